"""`lifecircle standards`: list the bundled standards."""

from lifecircle.arguments import Call
from lifecircle.commands.telling import DONE, print_text, write_out


def obey(call: Call) -> int:
    """List the bundled standards."""
    from lifecircle.report.console import standards_table
    from lifecircle.report.json_text import json_text
    from lifecircle.report.manifest import plain
    from lifecircle.study.standards.files import bundled_standards

    standards = bundled_standards()
    if call.as_json:
        write_out(json_text([plain(one) for one in standards]))
        return DONE
    print_text("\n\n".join(standards_table(one, language=call.spoken) for one in standards))
    return DONE
