"""What the forms that create something share."""

from typing import Any
from uuid import UUID

from wtforms import HiddenField

from blueprints.core import db


class ClientIdField(HiddenField):
    """The id that a page chooses for what it sends; sent twice, it is one thing."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the id that was sent; choose a new one when there is none, or when it is not one."""
        super().process(formdata, data, extra_filters)
        try:
            self.uuid = UUID(str(self.data))
        except ValueError:
            self.uuid = db.secret_id()
        self.data = str(self.uuid)
