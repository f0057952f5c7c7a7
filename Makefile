# Thin: the work is in dist/cli.js, in the npm scripts and in .ci/. A target does the set-up it
# needs first (packages, build, memcached), on stderr: stdout is the command's alone.
# `make help` prints the comments that begin with ##.

## SCENARIO=  a scenario's name (see make list) or a file
## OUT=       where the report (of gate: the verdict; of calibrate: the file) goes; default
##            reports/<scenario>/<time>, CAND, or reports/<scenario>/calibration.json
## A=         the baseline of a session: a scenario's name or a file
## B=         the candidate, likewise; default: the baseline, as ARGS='--b-set path=value' changes it
## PAIRS=     how many pairs of runs the session makes
## RUNS=      how many times the scenario is run (of torture: how many runs are killed)
## DRIVER=    meta or memjs, instead of what the scenario says
## DIR=       a report directory
## BASE=      baseline of a comparison: a report directory
## CAND=      candidate of a comparison: a report directory
## POLICY=    file that says what a gate lets through (docs/comparing.md)
## MINUTES=   how long a soak goes on; default: 50 million operations
## TESTS=     parts of the names of test files; default: all
## ARGS=      more options for the command, split at blanks: ARGS='--json --threads 2'
VARIABLES := SCENARIO OUT RUNS DRIVER DIR BASE CAND POLICY A B PAIRS MINUTES TESTS ARGS

# Values reach the recipes as they were typed, through the environment: neither make nor the shell
# executes what is in them (`value` reads a variable without expanding it).
$(foreach name,$(VARIABLES),$(eval override $(name) := $$(value $(name))))
export $(VARIABLES)

# One set-up at a time: a second make waits for the first instead of pulling the files from under
# it. flock locks this very file and leaves nothing behind; where it is missing, nothing is locked.
SETUP := $(if $(shell command -v flock 2>/dev/null),flock Makefile) $(MAKE) --no-print-directory --silent

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: bench ab compare gate calibrate ring list validate report test check pages torture fuzz soak speed accuracy bench-generator bench-report hit-rates peer-failure fault-table evidence build memcached clean help

bench: need-SCENARIO build memcached ## run SCENARIO and write a report (OUT, RUNS, DRIVER, ARGS)
	@set -f; exec node dist/cli.js run $${OUT:+"--out=$$OUT"} $${RUNS:+"--runs=$$RUNS"} \
	  $${DRIVER:+"--driver=$$DRIVER"} $$ARGS -- "$$SCENARIO"

ab: need-A build memcached ## run A against B in one session, with a verdict (PAIRS, OUT, POLICY, ARGS)
	@set -f; exec node dist/cli.js ab "--a=$$A" $${B:+"--b=$$B"} $${PAIRS:+"--pairs=$$PAIRS"} \
	  $${OUT:+"--out=$$OUT"} $${POLICY:+"--policy=$$POLICY"} $$ARGS

compare: need-BASE need-CAND build ## compare two reports (POLICY, ARGS)
	@set -f; exec node dist/cli.js compare $${POLICY:+"--policy=$$POLICY"} $$ARGS -- "$$BASE" "$$CAND"

gate: need-BASE need-CAND build ## the same, and fail when CAND is worse (POLICY, OUT, ARGS)
	@set -f; exec node dist/cli.js gate $${POLICY:+"--policy=$$POLICY"} $${OUT:+"--out=$$OUT"} \
	  $$ARGS -- "$$BASE" "$$CAND"

calibrate: build memcached ## what change can this machine see? SCENARIO, or demo_net (PAIRS, OUT, ARGS)
	@set -f; exec node dist/cli.js calibrate $${PAIRS:+"--pairs=$$PAIRS"} $${OUT:+"--out=$$OUT"} \
	  $$ARGS -- $${SCENARIO:+"$$SCENARIO"}

ring: build ## how even are placements, and which keys move? Runs nothing (ARGS)
	@set -f; exec node dist/cli.js ring $$ARGS

list: build ## print the shipped scenarios (ARGS)
	@set -f; exec node dist/cli.js list $$ARGS

validate: build ## check every shipped scenario, or SCENARIO (ARGS)
	@set -f; exec node dist/cli.js validate $$ARGS -- $${SCENARIO:+"$$SCENARIO"}

report: need-DIR build ## make charts, page and text again from DIR/report.json (ARGS='--png --open')
	@set -f; exec node dist/cli.js report $$ARGS -- "$$DIR"

test: memcached ## run the tests (TESTS)
	+@$(SETUP) build/.stamp >&2
	@set -f; exec node build/test/run.js $$TESTS $$ARGS

check: build memcached ## what CI runs before pages: format, lint, types, scenarios, all tests
	+@$(SETUP) build/.stamp >&2
	@npm run --silent format:check
	@npm run --silent lint
	@node dist/cli.js validate
	@set -f; exec node build/test/run.js $$ARGS

pages: memcached ## look at the page of every scenario in Chromium (a minute; ARGS)
	+@$(SETUP) build/.stamp >&2
	@set -f; browser=$$(.ci/ensure-chromium) && \
	  exec node build/test/browser/check-pages.js "--browser=$$browser" $$ARGS

torture: memcached ## RUNS=200 short runs, each killed at a random moment: what is left? (ARGS='--seed 7')
	+@$(SETUP) build/.stamp >&2
	@set -f; exec node build/test/torture/torture.js $${RUNS:+"--runs=$$RUNS"} $$ARGS

speed: memcached ## compare the load engine with a bare loop over the same sockets
	+@$(SETUP) build/.stamp >&2
	@node build/test/speed/read-heavy.js

accuracy: ## hold reported latencies against a peer whose delays are known (3 minutes; ARGS)
	+@$(SETUP) build/.stamp >&2
	@set -f; exec node build/test/accuracy/accuracy.js $$ARGS

bench-generator: memcached ## measure the load generator into docs/generator.md (20 minutes; ARGS)
	+@$(SETUP) build/.stamp >&2
	@set -f; exec node build/test/speed/generator.js --write docs/generator.md $$ARGS

bench-report: ## how long do page and charts of a large report take, and how large are they?
	+@$(SETUP) build/.stamp >&2
	@node build/test/speed/render-report.js

hit-rates: memcached ## hit rates over seeds beside the original tool's (about 15 minutes)
	+@$(SETUP) build/.stamp >&2
	@node build/test/speed/hit-rates.js

peer-failure: memcached ## what the death of a peer costs with one copy and with two (half a minute; ARGS)
	+@$(SETUP) build/.stamp >&2
	@set -f; exec node build/test/faults/peer-failure.js $$ARGS

fault-table: memcached ## a peer dies, hangs, babbles in each phase: is it as docs/faults.md says? (ARGS)
	+@$(SETUP) build/.stamp >&2
	@set -f; exec node build/test/faults/fault-table.js $$ARGS

evidence: memcached ## how often the verdict is wrong, into docs/evidence.md (half an hour; OUT, ARGS)
	+@$(SETUP) build/.stamp >&2
	@set -f; exec node build/test/evidence/live.js --write docs/evidence.md $${OUT:+"--out=$$OUT"} $$ARGS

fuzz: ## mutated replies, scenarios and other files (5 minutes; ARGS='--rounds 100000 --seed 1')
	+@$(SETUP) build/.stamp >&2
	@set -f; exec node build/test/fuzz/fuzz.js $$ARGS

soak: memcached ## memory, descriptors and books over MINUTES, or 50 million operations (ARGS)
	+@$(SETUP) build/.stamp >&2
	@set -f; exec node --expose-gc --min-semi-space-size=4 --max-semi-space-size=4 \
	  --import ./build/test/soak/collect.js build/test/soak/soak.js \
	  $${MINUTES:+"--minutes=$$MINUTES"} $$ARGS

build: ## compile src/ into dist/
	+@$(SETUP) dist/.stamp >&2

memcached: ## put memcached on the PATH where it is missing
	+@$(SETUP) ensure-memcached >&2

clean: ## remove what was built; reports and node_modules stay
	@rm -rf build dist coverage

help: ## print this
	@awk -f .ci/help.awk Makefile

need-%:
	@test -n "$${$*}" || { echo "$*= is missing; 'make help' tells what it is" >&2; exit 2; }

# What set-up makes. Folders stand beside the files in them, so that a deleted file counts as a
# change (with a slash: without, `test` is the target); old output goes first, so that no compiled
# file outlives its source.
sources = $(shell find $(1) -type d -o -name '*.ts' -o -name tsconfig.json)

# A linked node_modules is another checkout's, which keeps it up to date.
node_modules/.package-lock.json: package-lock.json
	test -L node_modules || npm ci
	touch $@

dist/.stamp: node_modules/.package-lock.json package.json tsconfig.json $(call sources,src/)
	echo 'compiling src/'
	rm -rf dist
	npm run --silent build
	touch $@

build/.stamp: node_modules/.package-lock.json package.json tsconfig.json $(call sources,src/ test/)
	echo 'compiling src/ and test/'
	rm -rf build
	npm run --silent build:test
	touch $@

.PHONY: ensure-memcached
ensure-memcached:
	.ci/ensure-memcached
