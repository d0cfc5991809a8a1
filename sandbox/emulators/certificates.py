"""ACM's certificates: pending until the domain's DNS contains the validation records, and valid only in their Region."""

from ministack.core.arn import ArnParseError, parse_arn
from ministack.core.responses import get_account_id
from ministack.services import acm, route53


def apply() -> None:
    _wait_for_dns()


def fault(arn: str, region: str, name: str) -> str | None:
    """Returns why a certificate cannot be used for a name in a Region, or None if it can."""
    try:
        spec = parse_arn(arn)
    except ArnParseError:
        return "Invalid certificate ARN."
    if spec.service != "acm" or spec.region != region:
        return f"Invalid certificate ARN: {arn}. Certificate must be in '{region}'."
    found = acm._certificates.get_scoped(get_account_id(), region, arn)
    if found is None:
        return f"The specified certificate does not exist: {arn}."
    _settle(found)
    if found["Status"] != "ISSUED":
        return f"The specified certificate is not issued: {arn}."
    # MiniStack does not read the names of imported certificates.
    if found["Type"] != "IMPORTED" and not any(covers(one, name) for one in found["SubjectAlternativeNames"]):
        return f"The specified certificate does not cover {name}: {arn}."
    return None


def covers(pattern: str, name: str) -> bool:
    """RFC 6125, section 6.4.3: a wildcard matches one label."""
    if pattern.startswith("*."):
        return name.partition(".")[2].lower() == pattern[2:].lower()
    return pattern.lower() == name.lower()


def _wait_for_dns() -> None:
    """Source: "DNS validation", AWS Certificate Manager: a certificate stays PENDING_VALIDATION until the records exist.
    MiniStack issues certificates immediately."""
    request, shape = acm._request_certificate, acm._cert_shape

    def request_certificate(data):
        before = set(acm._certificates.keys())
        answer = request(data)
        for arn in set(acm._certificates.keys()) - before:
            found = acm._certificates[arn]
            found["Status"] = "PENDING_VALIDATION"
            for option in found["DomainValidationOptions"]:
                option["ValidationStatus"] = "PENDING_VALIDATION"
        return answer

    def cert_shape(found):
        _settle(found)
        shown = shape(found)
        if found["Status"] == "PENDING_VALIDATION":
            for name in ("IssuedAt", "NotBefore", "NotAfter"):
                shown.pop(name)
        return shown

    acm._request_certificate = request_certificate
    acm._cert_shape = cert_shape


def _settle(certificate: dict) -> None:
    if certificate["Status"] != "PENDING_VALIDATION":
        return
    for option in certificate["DomainValidationOptions"]:
        if option["ValidationMethod"] == "DNS" and _is_in_dns(option["ResourceRecord"]):
            option["ValidationStatus"] = "SUCCESS"
    if all(option["ValidationStatus"] == "SUCCESS" for option in certificate["DomainValidationOptions"]):
        certificate["Status"] = "ISSUED"


def _is_in_dns(wanted: dict) -> bool:
    value = wanted["Value"].rstrip(".")
    return any(
        record["Name"] == wanted["Name"] and record["Type"] == wanted["Type"]
        and value in (one.rstrip(".") for one in record.get("ResourceRecords") or [])
        for records in route53._records.values() for record in records
    )
