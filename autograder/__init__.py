"""What grades the notebooks; file names follow the way of a submission. See README.md beside this file."""

import sys

# jsonschema compiles a grammar of IRIs, which no notebook's schema asks for: a second and more in every process.
sys.modules.setdefault("rfc3987_syntax", None)
