#!/bin/sh
# Any CI that has git and Python: compares the prompts with those of BASE, as the GitHub action does.
# Ends with 1 where the policy says FAIL, and with 2 where it could not be checked.
set -eu
base="${BASE:-origin/main}"
folder="$(mktemp -d)"
trap 'git worktree remove --force "$folder/base"; rm -r "$folder"' EXIT
git worktree add --quiet --detach "$folder/base" "$base"
costcalc policy --baseline "$folder/base" --json costs.json "${1:-costcalc-policy.yaml}"
