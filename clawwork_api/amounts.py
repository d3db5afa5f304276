"""Decimals that clients send: the OpenAPI document says exactly what is accepted."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

NOISE = 1e-14
"""How far, in relation, a sum of JSON numbers may lie beside the decimal that it stands for."""


@dataclass(frozen=True)
class Amount:
    """Marks a Decimal up to `top`, a power of ten, with at most `places`; sent as a string or a number.

    `zero` and `negative` say whether those are accepted too.
    """

    top: int
    places: int = 6
    zero: bool = False
    negative: bool = False

    @property
    def pattern(self) -> str:
        """The plain decimal strings that are accepted: no exponent, no leading zero or plus."""
        above = rf"[1-9][0-9]{{0,{len(str(self.top)) - 2}}}(?:\.[0-9]{{1,{self.places}}})?|" * (self.top > 1)
        below = "|".join(f"{'0' * n}[1-9][0-9]{{0,{self.places - n - 1}}}" for n in range(self.places))
        nothing = rf"(?:\.0{{1,{self.places}}})?"
        sizes = rf"{'-?' if self.negative else ''}(?:{above}{self.top}{nothing}|0\.(?:{below}))"
        return rf"^(?:{sizes}|0{nothing})$" if self.zero else f"^{sizes}$"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        kept = core_schema.decimal_schema(
            ge=Decimal(-self.top if self.negative else 0),
            le=Decimal(self.top),
            decimal_places=self.places,
            max_digits=len(str(self.top)) + self.places,
        )
        checked = core_schema.no_info_after_validator_function(self._something, kept)
        return core_schema.no_info_before_validator_function(self._plain, checked)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        if handler.mode == "serialization":
            return handler(schema)
        least = -self.top if self.negative else 0
        bound = "minimum" if self.zero or self.negative else "exclusiveMinimum"
        number: dict[str, Any] = {"type": "number", bound: least, "maximum": self.top}
        number["multipleOf"] = float(Decimal(1).scaleb(-self.places))
        if self.negative and not self.zero:
            number["not"] = {"const": 0}
        return {"anyOf": [number, {"type": "string", "pattern": self.pattern}]}

    def _plain(self, value: object) -> object:
        if isinstance(value, str) and not re.fullmatch(self.pattern.rstrip("$"), value):
            least = f"-{self.top}" if self.negative else "0"
            raise ValueError(
                f"a plain decimal from {least} to {self.top} with at most {self.places} places, as 12.5"
                + ("" if self.zero else "; not zero")
            )
        if isinstance(value, float) and abs(value) <= self.top:  # NaN is not
            near = round(Decimal(repr(value)), self.places)
            return near if near and math.isclose(value, near, rel_tol=NOISE) else value
        return value

    def _something(self, value: Decimal) -> Decimal:
        if value == 0 and not self.zero:
            raise ValueError("must not be zero")
        return value


Money = Annotated[Decimal, Amount(1_000_000)]
"""Dollars above zero, at most a million, six places."""

MoneyOrZero = Annotated[Decimal, Amount(1_000_000, zero=True)]
"""Dollars from zero to a million, six places."""

SignedMoney = Annotated[Decimal, Amount(1_000_000, negative=True)]
"""Dollars added or taken away, at most a million, six places; never zero."""

Worth = Annotated[Decimal, Amount(100_000, zero=True)]
"""Dollars from zero to a hundred thousand, six places."""
