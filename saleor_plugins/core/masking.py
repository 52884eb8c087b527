"""How personal data may appear outside the database."""


def mask_phone(phone: str) -> str:
    """`+919876543210` becomes `+91••••••3210`."""
    digits = phone.strip()
    if len(digits) <= 4:
        return "•" * len(digits)
    head = digits[:3] if digits.startswith("+") and len(digits) > 7 else ""
    return head + "•" * (len(digits) - len(head) - 4) + digits[-4:]


def mask_email(address: str) -> str:
    """`anita@example.com` becomes `a•••@example.com`."""
    name, at, host = address.partition("@")
    if not at:
        return "•••"
    return f"{name[:1]}•••@{host}"


def mask_vpa(vpa: str) -> str:
    """`anita.k@okbank` becomes `a•••@okbank`."""
    return mask_email(vpa)


def mask_secret(value: str) -> str:
    """The last four characters of a secret, enough to tell two keys apart."""
    return f"…{value[-4:]}" if len(value) > 8 else "…"
