# Sourced by ./run and ./test: finds the .NET SDK and PostgreSQL on this machine, or says in one sentence what to install.
# Expects $root, the checkout's folder.

# Quiet, and without a build server that outlives the script.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1
export DOTNET_CLI_HOME="${DOTNET_CLI_HOME:-${HOME:-$root/.local}}"

give_up() { printf '%s\n' "$1" >&2; exit 2; }

has_sdk() { "$1" --list-sdks 2>/dev/null | grep -q '^10\.'; }

# Sets $dotnet.
find_dotnet() {
    local candidate
    for candidate in "${DOTNET_ROOT:+$DOTNET_ROOT/dotnet}" dotnet "${HOME:-/nowhere}/.dotnet/dotnet" \
        /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
        if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 && has_sdk "$candidate"; then
            dotnet=$(command -v "$candidate")
            return
        fi
    done
    give_up "The .NET SDK 10 was not found: install dotnet-sdk-10.0 (https://dotnet.microsoft.com/download) and try again."
}

# The output of a build goes to the log; only a failure is shown. All projects of one build share a compiler server, which
# halves the time; it has its own pipe name, so that only this one is stopped afterwards.
build() {
    local log=$root/.local/build.log pipe=billing-$$ status=0
    mkdir -p "$root/.local"
    "$dotnet" build "$@" --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=true "-p:SharedCompilationId=$pipe" \
        >"$log" 2>&1 || status=$?
    ! command -v pkill >/dev/null 2>&1 || pkill -f "pipename:$pipe"
    [ $status -eq 0 ] && return
    { grep -E ': (error|warning) ' "$log" || tail -n 20 "$log"; } | sort -u | head -n 40 >&2
    echo "The build failed; all of its output is in ${log#"$root"/}." >&2
    return 1
}

# Asks the package feed once whether it has Hangfire and stores a definite answer for Directory.Build.props. After a network
# error the embedded runner is used, and the next run asks again. Prints one line with the runner that is used.
find_hangfire() {
    local answer=$root/.local/with-hangfire.props log=$root/.local/with-hangfire.log has=
    mkdir -p "$root/.local"
    # A new pin needs a new answer.
    if [ ! -s "$answer" ] || [ "$root/Directory.Packages.props" -nt "$answer" ]; then
        rm -f "$answer"
        if timeout 120 "$dotnet" restore "$root/src/BillingEngine.Hangfire" -p:WithHangfire=true -nodeReuse:false \
            >"$log" 2>&1; then
            has=true
        # NU1101-1103: no such package or version; NU1603: another version instead. NU1301: the feed did not respond.
        elif grep -qE 'NU1(10[1-3]|603)' "$log" && ! grep -q 'NU1301' "$log"; then
            has=false
        fi
        [ -z "$has" ] || printf '<Project><PropertyGroup><WithHangfire>%s</WithHangfire></PropertyGroup></Project>\n' "$has" \
            >"$answer"
    fi
    if grep -qs '<WithHangfire>true<' "$answer"; then
        echo "Jobs: Hangfire."
    elif [ -s "$answer" ]; then
        echo "Jobs: the embedded runner (the package feed has no Hangfire; rm .local/with-hangfire.props to ask again)."
    else
        echo "Jobs: the embedded runner (the package feed did not say whether it has Hangfire: .local/with-hangfire.log)."
    fi
}

# The same places, in the same order, as src/BillingEngine.Cli/Postgres/PostgresBinaries.cs.
has_postgres() {
    local bin
    for bin in /usr/lib/postgresql/*/bin "$root"/.local/postgres/usr/lib/postgresql/*/bin; do
        [ -x "$bin/initdb" ] && [ -x "$bin/postgres" ] && return 0
    done
    command -v initdb >/dev/null 2>&1 && command -v postgres >/dev/null 2>&1
}

install_postgres() {
    local sudo=
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null || return 1
        sudo="sudo -n"
    fi
    echo "PostgreSQL was not found: installing it with apt-get." >&2
    # Without Debian's default cluster: ours are private and created when needed.
    $sudo mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo 'create_main_cluster = false' | $sudo tee /etc/postgresql-common/createcluster.conf >/dev/null
    { $sudo apt-get update && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql; } \
        >"$root/.local/postgres-install.log" 2>&1
}

# Without the right to install: the packages, unpacked next to the checkout's other outputs.
unpack_postgres() {
    local into=$root/.local/postgres packages package name
    command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1 || return 1
    echo "PostgreSQL was not found and cannot be installed: unpacking it into .local/postgres." >&2
    rm -rf "$into"
    mkdir -p "$into/apt/lists/partial" "$into/apt/cache/archives/partial" "$into/apt/packages"
    # Private package lists: the machine's may be empty, and only root may fill them.
    local apt=(-o "Dir::State::Lists=$into/apt/lists" -o "Dir::Cache=$into/apt/cache" -o Debug::NoLocking=true)
    (
        apt-get "${apt[@]}" update
        name=$(apt-cache "${apt[@]}" depends --important postgresql | sed -n 's/.*Depends: \(postgresql-[0-9]*\)$/\1/p' | head -n 1)
        [ -n "$name" ] || exit 1
        packages=$(apt-cache "${apt[@]}" depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
            --no-replaces --no-enhances "$name" | grep '^[a-z0-9]' | sort -u)
        cd "$into/apt/packages" || exit 1
        for package in $packages; do
            # Installed packages are already there.
            [ "$package" != "$name" ] && dpkg -s "$package" >/dev/null 2>&1 && continue
            apt-get "${apt[@]}" download "$package" || echo "$package could not be downloaded"
        done
        for package in *.deb; do dpkg -x "$package" "$into" || exit 1; done
    ) >"$root/.local/postgres-install.log" 2>&1
    rm -rf "$into/apt"
}

find_postgres() {
    has_postgres && return
    mkdir -p "$root/.local"
    install_postgres && has_postgres && return
    unpack_postgres && has_postgres && return
    give_up "PostgreSQL 14 or later was not found and could not be installed: install the package postgresql and try again."
}

# Sets and exports CHROMIUM for the tests that need a browser; false when there is none and none can be installed.
find_browser() {
    local candidate
    for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
        # A browser that is only a stub of another installer does not respond.
        if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 && timeout 60 "$candidate" --version >/dev/null 2>&1; then
            CHROMIUM=$(command -v "$candidate")
            export CHROMIUM
            return
        fi
    done
    return 1
}

install_browser() {
    local sudo=
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null || return 1
        sudo="sudo -n"
    fi
    echo "No chromium was found: installing it with apt-get, and a font with Chinese letters." >&2
    mkdir -p "$root/.local"
    { $sudo apt-get update && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        chromium fonts-wqy-microhei; } >"$root/.local/browser-install.log" 2>&1
}

# Packages that read docs/openapi.json; tests that need them are skipped when they are not available.
find_openapi_readers() {
    local from=$root/tests/openapi-readers into=$root/.local/openapi-readers
    if ! cmp -s "$from/package-lock.json" "$into/installed.json"; then
        if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
            echo "The OpenAPI readers are skipped: node 20 or later with npm was not found (install nodejs and npm)."
            return 1
        fi
        rm -rf "$into"
        mkdir -p "$into"
        cp "$from/package.json" "$from/package-lock.json" "$into"
        if ! (cd "$into" && timeout 300 npm ci --ignore-scripts --no-audit --no-fund) >"$into.log" 2>&1; then
            echo "The OpenAPI readers are skipped: npm could not install tests/openapi-readers (.local/openapi-readers.log)."
            return 1
        fi
        cp "$from/package-lock.json" "$into/installed.json"
    fi
}
