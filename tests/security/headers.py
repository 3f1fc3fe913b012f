"""What every answer must say to the browser."""

from collections.abc import Iterator

from django.http import HttpResponseBase


def faults_of(response: HttpResponseBase) -> Iterator[str]:
    """Every header that is missing or too generous."""
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "frame-ancestors" not in policy:
        yield f"policy: {policy!r}"
    # A browser's own viewer for a PDF is a page with inline styles; in a page of ours nothing inline is let in.
    is_paper = response.headers.get("Content-Type", "").startswith("application/pdf") or policy.startswith("sandbox")
    if "unsafe" in (policy.replace("style-src 'unsafe-inline'", "") if is_paper else policy):
        yield f"policy is unsafe: {policy}"
    if response.headers.get("X-Content-Type-Options") != "nosniff":
        yield "content may be sniffed"
    if response.headers.get("Referrer-Policy") != "same-origin":
        yield "referrer goes abroad"
    if response.headers.get("X-Frame-Options") not in ("SAMEORIGIN", "DENY"):
        yield "may be framed"
    for cookie in response.cookies.values():
        if not cookie["httponly"] or cookie["samesite"] not in ("Lax", "Strict"):
            yield f"cookie {cookie.key} is not kept from scripts or other sites"
