"""Quote comparison and recommendation."""

from clawwork_api.practice.reports.writing import Deliverable, Figures, bullets, document, dollars, workbook

PLAN = (
    "price the requirement with each quote, discount and freight included, drop what misses the "
    "limits, and compare"
)


def report(f: Figures) -> list[Deliverable]:
    summary = [
        *((f"{vendor} landed cost", cost) for vendor, cost in f["landed"].items()),
        ("Quotes within limits", f["fit"]),
        ("Recommended supplier", f["chosen"]),
        ("Saving against next quote", f["saving"]),
    ]
    head = [
        "Supplier",
        "Goods",
        "Discount",
        "Freight",
        "Landed cost",
        "Delivery days",
        "Warranty months",
        "In limits",
    ]
    return [
        workbook("quote-comparison.xlsx", summary, Quotes=[head, *f["offers"]]),
        document("recommendation.pdf", "Shelving for the Eastgate depot", *_letter(f)),
    ]


def _letter(f: Figures) -> list[str]:
    delivery, warranty = f["limits"]
    return [
        "## Recommendation",
        f"Order from {f['chosen']} at a landed cost of {dollars(f['chosen_cost'])}. That is "
        f"{dollars(f['saving'])} less "
        f"than {f['second']}, the next quote within the limits.",
        "## Comparison",
        bullets(
            [f"{offer[0]}: {dollars(offer[4])}, {offer[5]} days, {offer[6]} months" for offer in f["offers"]]
        ),
        "## Excluded quotes",
        f"The limits are {delivery} days for delivery and {warranty} months of warranty.",
        bullets([f"{vendor}: {days} days, {months} months" for vendor, days, months in f["unfit"]]),
    ]
