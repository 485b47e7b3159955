# Shortcuts for .ci/run, which holds the commands. `just` alone lists them.

_list:
    @just --list

# Every step, as the build machine runs them
ci:
    .ci/run

# The source is formatted
fmt:
    .ci/run fmt

# No lint complains
clippy:
    .ci/run clippy

# The tests pass
test:
    .ci/run test

# The examples run
examples:
    .ci/run examples

# The documentation builds and its links work
doc:
    .ci/run doc

# Licences, known vulnerabilities and sources are as deny.toml wants them
deny:
    .ci/run deny
