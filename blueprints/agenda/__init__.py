"""The agenda of a meeting, built together: points, who wants them too, and what who does not come has to say."""
