# flowsql: build, test, compare.
GO ?= go
PLATFORMS := linux/arm64 darwin/arm64 windows/amd64
# What runs in several goroutines; the statements of engine run exec with four workers, but never group in passes.
CONCURRENT := ./engine ./catalog ./storage ./columnar/store ./server/...
# Where the clients of AWS are kept that the tests talk to the server with.
CLIENTS ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/flowsql/clients

.PHONY: build test check clients unit race cross oracle bench fuzz clean

# Without C, which only the resolver of names and the look-up of users would take from it: the program starts sooner.
build:
	CGO_ENABLED=0 $(GO) build -o bin/flowsql ./cmd/flowsql

# All that a change must pass; needs Go and the module proxy, and Python with PyPI for the tests with AWS's own clients.
test: check unit race cross

check:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "gofmt: the files above"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

# boto3 and the AWS CLI, kept between runs; where they cannot be had the tests with them are left out.
clients:
	@tools/clients/install "$(CLIENTS)" || echo "no python3 with venv, or no PyPI: the tests with boto3 and the AWS CLI are left out"

unit: clients
	@if [ -f "$(CLIENTS)/complete" ]; then export FLOWSQL_CLIENTS="$(CLIENTS)"; fi; $(GO) test ./...

# The race detector needs cgo: a C compiler, and a platform that has it.
race:
	@if command -v "$$($(GO) env CC)" >/dev/null 2>&1; then CGO_ENABLED=1 $(GO) test -race -short $(CONCURRENT) && CGO_ENABLED=1 $(GO) test -race -short -run 'PassesEnd|PassesAtRandom' ./exec; \
	else echo "no C compiler: the tests under the race detector are left out"; fi

# Without optimisation, which is half the time and finds the same faults.
cross:
	@for p in $(PLATFORMS); do echo "build $$p"; \
	  GOOS=$${p%/*} GOARCH=$${p#*/} CGO_ENABLED=0 $(GO) build -gcflags=all='-N -l' -o /dev/null ./cmd/flowsql || exit 1; done

# Compare the recorded statements with a real Trino (installs and starts it).
oracle:
	tools/trino/install && tools/trino/start && $(GO) run ./tools/trino/record -check

# Race DuckDB, Polars and ClickHouse on generated logs.
bench:
	tools/bench/run

fuzz:
	@for t in $$(grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -n1 dirname | sort -u); do \
	  for f in $$(grep -hoE '^func Fuzz[A-Za-z0-9_]+' $$t/*_test.go | cut -c6-); do \
	    $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $${FUZZTIME:-10s} $$t || exit 1; done; done

clean:
	rm -rf bin
