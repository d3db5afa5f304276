"""Three quotes for one requirement."""

import re
from decimal import Decimal

from clawwork_api.practice.solvers.toolkit import (
    Figures,
    Tables,
    Texts,
    amount,
    cents,
    records,
    stated,
    total,
)

LONGEST_DELIVERY = 28
SHORTEST_WARRANTY = 12
VENDORS = {
    "quote_alderney.pdf": "Alderney Storage",
    "quote_brightwater.pdf": "Brightwater Racking",
    "quote_calloway.pdf": "Calloway Industrial",
}


def solve(tables: Tables, texts: Texts) -> Figures:
    """Landed cost is goods less discount plus freight; only quotes within the limits compete."""
    needed = {row["Item"]: amount(row["Quantity"]) for row in records(tables["requirement.csv"])}
    offers = [_offer(vendor, texts[name], needed) for name, vendor in VENDORS.items()]
    fit = sorted((offer for offer in offers if offer[7] == "Yes"), key=lambda offer: amount(offer[4]))
    if len(fit) < 2:
        raise ValueError("fewer than two quotes meet the limits")
    return {
        "offers": offers,
        "landed": {offer[0]: offer[4] for offer in offers},
        "chosen": fit[0][0],
        "chosen_cost": fit[0][4],
        "saving": cents(amount(fit[1][4]) - amount(fit[0][4])),
        "second": fit[1][0],
        "fit": len(fit),
        "unfit": [[offer[0], offer[5], offer[6]] for offer in offers if offer[7] == "No"],
        "limits": [LONGEST_DELIVERY, SHORTEST_WARRANTY],
    }


def _offer(vendor: str, text: str, needed: dict[str, Decimal]) -> list[str]:
    price = {
        item: amount(stated(re.escape(item) + r".{0,80}?: ([\d.,]+) dollars each", text)) for item in needed
    }
    goods = total([needed[item] * price[item] for item in needed])
    percent = amount(stated(r"Discount: (\d+) percent", text))
    above = amount(stated(r"is above ([\d,.]+) dollars", text))
    discount = goods * percent / 100 if goods > above else Decimal(0)
    freight = amount(stated(r"Freight: ([\d,.]+) dollars", text))
    delivery = int(stated(r"Delivery: (\d+) calendar days", text))
    warranty = int(stated(r"Warranty: (\d+) months", text))
    fits = delivery <= LONGEST_DELIVERY and warranty >= SHORTEST_WARRANTY
    landed = goods - discount + freight
    money = [cents(value) for value in (goods, discount, freight, landed)]
    return [vendor, *money, str(delivery), str(warranty), "Yes" if fits else "No"]
