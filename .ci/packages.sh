# Sourced by the scripts beside it, each of which puts one program on the PATH: installs $package
# through the system's package manager. Asks nobody anything. Where it cannot: one line that says
# what to install, and exit 3.

have() { command -v "$1" >/dev/null 2>&1; }

give_up() {
  echo "$package is missing and could not be installed ($1): install the package '$package' and try again" >&2
  exit 3
}

is_root() { [ "$(id -u 2>/dev/null)" = 0 ]; }

# Runs a command as root, with sudo only where that asks for no password.
as_root() {
  if is_root; then "$@" </dev/null; else sudo -n "$@" </dev/null; fi
}

# Programs are wanted, not services. RUNLEVEL (init scripts) and SYSTEMD_OFFLINE (systemctl) keep
# Debian's packages from starting one.
apt() {
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 SYSTEMD_OFFLINE=1 \
    apt-get -q -y -o DPkg::Lock::Timeout=120 "$@"
}
apt_install() {
  apt update # old lists may do where this fails
  apt install --no-install-recommends "$@"
}

# Sets $manager to the first of the named package managers that is here and may be used.
find_manager() {
  for manager in "$@" ''; do
    if [ -z "$manager" ] || have "$manager"; then break; fi
  done
  [ -n "$manager" ] || give_up "none of these here: $*"
  # Homebrew is the user's own and refuses to run as root.
  if [ "$manager" != brew ] && ! is_root && ! sudo -n true 2>/dev/null; then
    give_up "$manager needs root, and sudo is missing or wants a password"
  fi
  echo "installing $package with $manager" >&2
}
