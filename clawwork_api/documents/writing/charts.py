"""Charts of a sheet, over its own cells."""

import re
from typing import Literal

from openpyxl.chart import BarChart, LineChart, PieChart, Reference
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import BaseModel, ConfigDict, Field

RANGE = r"^[A-Z]{1,3}[1-9][0-9]{0,6}:[A-Z]{1,3}[1-9][0-9]{0,6}$"
KINDS = {"bar": BarChart, "line": LineChart, "pie": PieChart}


class ChartContent(BaseModel):
    """`values` begins with the heads of its columns; `labels` are the names beside them."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["bar", "line", "pie"]
    title: str = Field("", max_length=120)
    values: str = Field(pattern=RANGE)
    labels: str = Field(pattern=RANGE)
    at: str = Field("H2", pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")


def add_chart(sheet: Worksheet, wanted: ChartContent) -> None:
    """Draws the chart with its upper left corner at the cell `at`."""
    chart = KINDS[wanted.kind]()
    chart.title = wanted.title or None
    chart.add_data(_reference(sheet, wanted.values), titles_from_data=True)
    chart.set_categories(_reference(sheet, wanted.labels))
    sheet.add_chart(chart, wanted.at)


def _reference(sheet: Worksheet, cells: str) -> Reference:
    title = re.sub("'", "''", sheet.title)
    return Reference(range_string=f"'{title}'!{cells}")
