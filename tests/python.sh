# Sourced by the scripts that check nutgraf with Python packages, from the root.

# Ends the script: what it needs cannot be had here.
skip() { echo "skipped: $*"; exit 0; }

# python_with NAME MODULES PACKAGE...: sets `python` to a Python that has the modules. That is $PYTHON or python3 if it has
# them, or else an environment in target/NAME with the pinned packages.
python_with() {
  local venv=target/$1 modules=$2
  shift 2
  python=${PYTHON:-python3}
  command -v "$python" >/dev/null || skip "needs Python 3"
  "$python" -c "import $modules" 2>/dev/null && return
  if ! $venv/bin/python -c "import $modules" 2>/dev/null; then
    mkdir -p target
    "$python" -m venv $venv || skip "python3 -m venv failed"
    timeout 600 $venv/bin/pip install --quiet --disable-pip-version-check "$@" ||
      skip "pip could not install $* (no network?)"
  fi
  python=$venv/bin/python
}
