#!/usr/bin/env bash
# The step of action.yml: completes the history where it may, runs `duly check`, and writes the outputs of the step.
#
# Everything comes from the environment, and nothing of it is run or expanded: inputs are only ever words of a command.
# It ends with the exit code of duly.
set -euo pipefail

# A message that the log shows as an error, or as a notice. No text of the repository may stand in it.
error() {
  printf '::error title=duly::%s\n' "$1"
}
notice() {
  printf '::notice title=duly::%s\n' "$1"
}

output() {
  local name=$1 value=$2 end
  end="end-$RANDOM-$RANDOM-$RANDOM"
  printf '%s<<%s\n%s\n%s\n' "$name" "$end" "$value" "$end" >>"$GITHUB_OUTPUT"
}

# Ends without an answer.
give_up() {
  error "$2"
  output exit-code "$1"
  exit "$1"
}

flag() {
  case $2 in
    true) return 0 ;;
    false) return 1 ;;
    *) give_up 2 "the input $1 is neither true nor false" ;;
  esac
}

find_duly() {
  case ${DULY_BUILD:-auto} in
    true) ;;
    false) command -v duly >/dev/null || give_up 2 "duly is not on the PATH: install it, or let the input build be auto" ;;
    auto) ;;
    *) give_up 2 "the input build is none of auto, true and false" ;;
  esac
  duly=duly
  if [ "${DULY_BUILD:-auto}" = true ] || ! command -v duly >/dev/null; then
    command -v cargo >/dev/null || give_up 2 "there is neither duly nor cargo on the PATH: install one of them before this step"
    cargo install --locked --quiet --path "$GITHUB_ACTION_PATH" --root "$RUNNER_TEMP/duly" ||
      give_up 3 "duly could not be built: see what cargo says above"
    duly=$RUNNER_TEMP/duly/bin/duly
  fi
}

git_here() {
  git -C "${DULY_REPO:-.}" "$@"
}

is_shallow() {
  [ "$(git_here rev-parse --is-shallow-repository 2>/dev/null)" = true ]
}

# A clone that is cut short proves nothing. Where git may not fetch, duly says so and ends with 3.
complete_history() {
  if is_shallow && flag unshallow "${DULY_UNSHALLOW:-true}"; then
    if git_here fetch --quiet --unshallow --no-recurse-submodules </dev/null; then
      notice "the clone was shallow; its history was fetched. It is faster with \`fetch-depth: 0\` at actions/checkout"
    fi
    # What is checked out on a pull request is on no branch, so it is asked for by its id.
    if is_shallow; then
      git_here fetch --quiet --unshallow --no-recurse-submodules origin "$(git_here rev-parse HEAD)" </dev/null || true
    fi
  fi
  if is_shallow; then
    error "the clone is shallow and proves nothing: give actions/checkout \`fetch-depth: 0\`"
  fi
  # An answer from a single branch may lack the target of a pull request.
  if [ -n "$target" ] && ! git_here rev-parse --quiet --verify "$base^{commit}" >/dev/null && flag unshallow "${DULY_UNSHALLOW:-true}"; then
    git_here fetch --quiet --no-recurse-submodules origin "+refs/heads/$target:$base" </dev/null ||
      error "the target branch is not in the clone: give actions/checkout \`fetch-depth: 0\`"
  fi
}

# What is judged, and beside what.
sides() {
  ref=${DULY_REF:-}
  base=${DULY_BASE:-auto}
  target=
  case $base in
    none) base= ;;
    auto)
      base=
      # A window asks for what was, not for what a change would do.
      if [ -z "${DULY_FROM:-}" ]; then
        case ${GITHUB_EVENT_NAME:-} in
          pull_request)
            target=$GITHUB_BASE_REF
            base=refs/remotes/origin/$target
            # What is checked out is a merge that GitHub made up; the author's own commits are what is judged.
            if [ -z "$ref" ]; then ref=${DULY_PULL_HEAD:-}; fi
            ;;
          merge_group) base=${DULY_GROUP_BASE:-} ;;
        esac
      fi
      ;;
  esac
}

# Adds `--NAME=VALUE` to the arguments for each line of a value.
add() {
  local name=$1 line
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    line=${line#"${line%%[![:space:]]*}"}
    line=${line%"${line##*[![:space:]]}"}
    if [ -n "$line" ]; then arguments+=("--$name=$line"); fi
  done <<<"$2"
}

# One number of the metrics.
number() {
  sed -n "s/^$1 //p" "$metrics"
}

# A clone brings no witness by itself. Where it cannot be fetched, duly says that there is none.
fetch_witness() {
  if [ -n "${DULY_EXPECT_WITNESS:-}" ]; then
    git_here fetch --quiet --no-recurse-submodules origin '+refs/duly/*:refs/duly/*' </dev/null || true
  fi
}

find_duly
sides
complete_history
fetch_witness
place=$RUNNER_TEMP/duly-$RANDOM-$RANDOM
mkdir -p "$place"
report=$place/report.json metrics=$place/metrics

arguments=("--repo=${DULY_REPO:-.}" "--fail-on=${DULY_FAIL_ON:-error}" "--output=json=$report" "--output=openmetrics=$metrics")
add plan "${DULY_PLAN:-}"
add ref "$ref"
add base "$base"
add from "${DULY_FROM:-}"
add to "${DULY_TO:-}"
add as-of "${DULY_AS_OF:-}"
add expect-witness "${DULY_EXPECT_WITNESS:-}"
add output "${DULY_OUTPUTS:-}"
if flag annotations "${DULY_ANNOTATIONS:-true}"; then arguments+=(--output=github=-); fi
if flag summary "${DULY_SUMMARY:-true}"; then arguments+=("--output=markdown=$GITHUB_STEP_SUMMARY"); fi

code=0
"$duly" check "${arguments[@]}" || code=$?

output exit-code "$code"
if [ -f "$report" ]; then
  output report "$report"
  units=0
  for standing in current due-soon overdue idle unverifiable; do
    units=$((units + $(number "duly_units{standing=\"$standing\"}")))
  done
  output units "$units"
  output overdue "$(number 'duly_units{standing="overdue"}')"
  output due-soon "$(number 'duly_units{standing="due-soon"}')"
  output errors "$(number 'duly_findings{level="error"}')"
  output warnings "$(number 'duly_findings{level="warning"}')"
  output compliance "$(number duly_compliance_ratio)"
  for argument in "${arguments[@]}"; do
    case $argument in
      --output=sarif=*) output sarif "${argument#--output=sarif=}" ;;
    esac
  done
else
  error "duly could not answer (exit code $code): the log of this step says why, and what to do"
fi
exit "$code"
