"""Reference files: project schedule, supplier quotes, credit notes."""

from pathlib import Path
from typing import NamedTuple

from scripts.pack_files.writers import write_csv, write_docx, write_pdf, write_xlsx

ACTIVITIES = [
    ("A", "Survey and permits", 8, "", 2),
    ("B", "Demolition of partitions", 5, "A", 4),
    ("C", "Order air handling unit", 15, "A", 1),
    ("D", "Electrical first fix", 9, "B", 3),
    ("E", "Plumbing first fix", 7, "B", 3),
    ("F", "Install air handling unit", 6, "C;D", 4),
    ("G", "Close walls and plaster", 8, "D;E", 4),
    ("H", "Floor screed and drying", 9, "E", 2),
    ("I", "Kitchen equipment delivery", 12, "C", 1),
    ("J", "Electrical second fix", 5, "F;G", 3),
    ("K", "Flooring", 6, "G;H", 3),
    ("L", "Kitchen installation", 7, "I;J;K", 4),
    ("M", "Painting", 6, "J;K", 3),
    ("N", "Commissioning and inspection", 4, "L;M", 2),
]
CHARTER = [
    "Fit-out of the canteen at 9 Mill Lane for Corbel Foods. All durations are in working days, Monday "
    "to Friday.",
    "# Calendar",
    "Work starts on 2026-04-07. Nobody works on 2026-05-04 or on 2026-05-25.",
    "# Reporting",
    "The client is promised the handover on or before 2026-06-10. The daily cost of the site office is "
    "640 dollars for "
    "every working day from the start to the finish.",
]


def schedule(folder: Path) -> None:
    head = ("ID", "Activity", "Duration", "Predecessors", "Crew")
    write_csv(folder / "activities.csv", [head, *ACTIVITIES])
    write_docx(folder / "project_charter.docx", "Project charter: canteen fit-out", CHARTER)


REQUIRED = [
    ("SH-110", "Shelving bay, 2 m", 36),
    ("SH-200", "Add-on bay, 2 m", 84),
    ("BX-040", "Storage box, 40 litre", 400),
    ("TR-015", "Platform trolley", 6),
]


class Quote(NamedTuple):
    vendor: str
    reference: str
    prices: tuple[float, ...]
    discount: tuple[int, int]
    freight: int
    lead: int
    warranty: int


QUOTES = [
    Quote("Alderney Storage", "Q-26-0418", (148.00, 96.50, 7.20, 189.00), (4, 15000), 640, 18, 24),
    Quote("Brightwater Racking", "BR/5521", (132.00, 91.00, 6.85, 205.00), (3, 20000), 380, 35, 36),
    Quote("Calloway Industrial", "CI-88210", (155.00, 94.00, 6.60, 175.00), (6, 16000), 725, 21, 12),
]


def quotes(folder: Path) -> None:
    write_csv(folder / "requirement.csv", [("Item", "Description", "Quantity"), *REQUIRED])
    for quote in QUOTES:
        percent, above = quote.discount
        lines = [
            f"- {r[0]}, {r[1]}: {p:.2f} dollars each" for r, p in zip(REQUIRED, quote.prices, strict=True)
        ]
        blocks = [
            f"Quotation {quote.reference} for the Eastgate depot, valid until 2026-06-30.",
            "# Prices",
            *lines,
            "# Terms",
            f"Discount: {percent} percent on the goods when their value is above {above:,}.00 dollars.",
            f"Freight: {quote.freight:.2f} dollars for the whole order, without discount.",
            f"Delivery: {quote.lead} calendar days after the order.",
            f"Warranty: {quote.warranty} months.",
        ]
        write_pdf(folder / f"quote_{quote.vendor.split()[0].lower()}.pdf", quote.vendor, blocks)


ORDERS = [
    ("SO-3301", "Fernhill Outfitters", "TENT-2P", 6, 184.00, "2026-04-03"),
    ("SO-3301", "Fernhill Outfitters", "MAT-STD", 20, 21.50, "2026-04-03"),
    ("SO-3307", "Crag & Co", "STOVE-M", 15, 47.80, "2026-04-09"),
    ("SO-3312", "Lowland Leisure", "TENT-4P", 4, 312.00, "2026-03-20"),
    ("SO-3312", "Lowland Leisure", "LAMP-R", 40, 13.25, "2026-03-20"),
    ("SO-3318", "Summit Schools Trust", "BAG-30", 60, 38.90, "2026-04-14"),
    ("SO-3325", "Fernhill Outfitters", "STOVE-M", 10, 46.90, "2026-04-22"),
    ("SO-3330", "Crag & Co", "BAG-30", 12, 41.20, "2026-04-24"),
    ("SO-3334", "Pinecrest Hostel", "MAT-STD", 35, 20.75, "2026-04-27"),
]
RETURNS = [
    ("RT-901", "SO-3301", "TENT-2P", 1, "Faulty", "2026-05-02", "Used"),
    ("RT-902", "SO-3301", "MAT-STD", 4, "Not wanted", "2026-04-28", "Unopened"),
    ("RT-903", "SO-3307", "STOVE-M", 3, "Damaged in transit", "2026-04-13", "Unopened"),
    ("RT-904", "SO-3312", "LAMP-R", 12, "Not wanted", "2026-05-04", "Unopened"),
    ("RT-905", "SO-3312", "TENT-4P", 1, "Faulty", "2026-05-06", "Used"),
    ("RT-906", "SO-3318", "BAG-30", 8, "Not wanted", "2026-05-08", "Used"),
    ("RT-907", "SO-3318", "BAG-30", 6, "Wrong item", "2026-04-20", "Unopened"),
    ("RT-908", "SO-3325", "STOVE-M", 2, "Not wanted", "2026-05-22", "Unopened"),
    ("RT-909", "SO-3330", "BAG-30", 4, "Damaged in transit", "2026-05-05", "Unopened"),
    ("RT-910", "SO-3334", "MAT-STD", 8, "Not wanted", "2026-05-11", "Unopened"),
    ("RT-911", "SO-3334", "MAT-STD", 2, "Faulty", "2026-06-30", "Used"),
]
RETURN_POLICY = [
    "# Goods that are not wanted",
    "Unopened goods may come back within 30 calendar days after delivery. They are credited at the "
    "price paid less a "
    "restocking fee of 15 percent. Used goods that are simply not wanted are refused.",
    "# Our mistakes",
    "A wrong item, or goods damaged in transit, are credited in full when they come back within 10 "
    "calendar days after "
    "delivery, and refused later.",
    "# Faulty goods",
    "Faulty goods are credited in full within 60 calendar days after delivery, used or not.",
]


def credit_notes(folder: Path) -> None:
    head = ("Order", "Customer", "Product", "Quantity", "Unit price", "Delivered on")
    write_csv(folder / "orders.csv", [head, *ORDERS])
    back = ("Return", "Order", "Product", "Quantity", "Reason", "Received on", "Condition")
    write_xlsx(folder / "returns_received.xlsx", {"Returns": [back, *RETURNS]})
    write_pdf(folder / "returns_policy.pdf", "Returns policy for trade customers", RETURN_POLICY)


BUILDERS = {"project-schedule": schedule, "supplier-quotes": quotes, "credit-notes": credit_notes}
