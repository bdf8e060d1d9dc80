# Short names for what package.json does; `make` alone lists them.
.DEFAULT_GOAL := help
# Every service, without the gateway.
SERVICES := $(notdir $(wildcard services/*))

.PHONY: help install run infra kafka-cluster infra-stop image test-image services worker beat test check check-telemetry check-workflows dashboards format lint types boundaries contracts codegen compose openapi postman client migrate migrate-dry-run seed cluster-secrets cluster-deploy tenants backup restore restored ci clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

install: ## Install the dependencies in the lockfile
	npm ci

run: ## Start everything (PORT=8080, OUTLAY_DATA_DIR=.outlay)
	npm start

infra: ## Start PostgreSQL, Redis, Kafka and a mail catcher
	npm run infra

kafka-cluster: ## Start three Kafka brokers with TLS, users and rules
	npm run infra:kafka-cluster

infra-stop: ## Stop them; their data stays
	npm run infra -- stop

image: ## Build the container image, its archive and bill of materials
	npm run image

test-image: ## Build the image and test it (root)
	npm run test:image

services: ## Run the gateway and the services as separate processes on them
	npm run start:services

worker: ## Run the services without the gateway: relay, consumers, jobs
	npm run start:services -- $(SERVICES)

beat: ## Trigger the jobs from outside (services: SCHEDULER=off)
	npm run outlay -- jobs schedule

test: ## Run every test on servers of its own
	npm test

check-workflows: ## Check GitHub's workflows by actionlint
	npm run check:workflows

check-telemetry: ## Rules, dashboards, runbooks and the collector's configuration
	npm run check:telemetry

dashboards: ## Write Grafana's dashboards from their definitions
	npm run dashboards

check: ## Format, lint, types, boundaries, contracts
	npm run check

check-k8s: ## Render the manifests and check them (npm run check:k8s -- --server: on a real API server)
	npm run check:k8s

format: ## Format every file
	npm run format

lint: ## ESLint
	npm run lint

types: ## The TypeScript compiler, without output
	npm run types

boundaries: ## Check import boundaries
	npm run boundaries

contracts: compose openapi postman ## Regenerate the committed contracts

codegen: ## Derive TypeScript from protobuf, SDL and operations
	npm run codegen

compose: ## Supergraph and API schema from the services' SDL
	npm run compose

openapi: ## OpenAPI document from the validating schemas
	npm run openapi

postman: ## Postman collection from the OpenAPI document
	npm run postman

client: ## Pack the TypeScript client
	npm pack -w packages/client

migrate: ## Migrate every database
	npm run migrate

migrate-dry-run: ## Print the SQL that migrate would run
	npm run --silent migrate -- --dry-run

seed: ## Create missing demo data
	npm run seed

cluster-secrets: ## Print the Secrets of a cluster: make -s cluster-secrets FOR=dev
	@npm run --silent k8s:secrets -- $(FOR)

cluster-deploy: ## Roll a version out: make cluster-deploy OVERLAY=k8s/overlays/acme
	npm run k8s:deploy -- $(OVERLAY)

tenants: ## List the tenants
	npm run --silent outlay -- tenants:list

backup: ## Back every database up: make backup TO=s3://bucket/prefix
	npm run backup --$(if $(TO), --to $(TO))

restore: ## Restore and verify: make restore FROM=.outlay/backups
	npm run restore -- $(FROM)

restored: ## Reconcile the event log with a restored database: make restored SERVICE=ledger
	npm run restored -- $(SERVICE)

ci: ## Run everything that CI runs
	.ci/run

clean: ## Delete derived files; data stays
	rm -rf coverage .nx/cache proto/__generated__ services/*/src/__generated__ gateway/src/__generated__
