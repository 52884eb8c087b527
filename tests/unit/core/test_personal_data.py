"""What is left of a text or of JSON when a person is erased."""

from saleor_plugins.core.personal_data import ERASED, Person


def test_a_payload_is_scrubbed_by_what_it_says_and_where() -> None:
    # given a person, and a payload with ids, amounts, and the person in every spelling
    person = Person(
        emails={"Anita@Example.com"}, phones={"+919876543210"}, words={"Anita", "12 MG Road", "An"}
    )
    before = {
        "id": "pay_1",
        "amount": 12000,
        "email": "other@x.y",
        "contact": 9876543210,
        "text": "call 98765 43210",
        "who": ["for anita", "Anitas are many", 9876543210, 98765432109876],
        "notes": [],
        "card": {"name": "A", "last4": "1111"},
        "+919876543210": "x",
        "by": "ANITA@example.COM",
        "where": "at 12 mg road",
        "an": "An",
    }
    # then ids and amounts stay, and what tells of the person is gone
    assert person.scrub(before) == {
        "id": "pay_1",
        "amount": 12000,
        "email": ERASED,
        "contact": ERASED,
        "text": ERASED,
        "who": [ERASED, "Anitas are many", ERASED, ERASED],
        "notes": [],
        "card": {"name": ERASED, "last4": "1111"},
        "by": ERASED,
        "where": ERASED,
        "an": "An",
    }
    assert before["email"] == "other@x.y"
