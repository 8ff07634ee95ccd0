"""Who accompanies whom, from when to when: the ground of the follow-up."""
