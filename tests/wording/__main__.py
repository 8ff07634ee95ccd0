"""`make words`: renews the catalogue of the simple version, and takes what is mended out of the baseline."""

import sys

from tests.wording import catalogue, findings


def main() -> None:
    """Renew both files; `--admit` also writes new findings into the baseline, which a review must accept."""
    catalogue.update(catalogue.read())
    where = findings.find()
    found, waiting = set(where), findings.baseline()
    kept = found if "--admit" in sys.argv else found & waiting
    findings.BASELINE.write_text("".join(f"{line}\n" for line in sorted(kept)), encoding="utf-8")
    print(f"{len(catalogue.said())} phrases, {len(waiting - found)} points corrigés.")  # noqa: T201 - a command speaks
    for line in sorted(found - kept):
        print(f"{where[line]} : {line}")  # noqa: T201 - idem


if __name__ == "__main__":
    main()
