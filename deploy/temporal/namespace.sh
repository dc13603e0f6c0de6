#!/bin/sh
# Makes the namespace and what its workflow list can be filtered by; to run it again does no harm.
set -eu

# The server may still be starting, and a namespace that was just made is known to all of it only seconds later.
patiently() {
  tries=0
  until "$@" >/tmp/answer 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -ge 60 ]; then
      cat /tmp/answer >&2
      return 1
    fi
    sleep 2
  done
}

patiently temporal operator cluster health
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 90d
patiently temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention 90d
patiently temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" \
  --name OfficeCode --type Keyword \
  --name StationCode --type Keyword \
  --name ServiceKind --type Keyword \
  --name IssueReason --type Keyword \
  --name CaseStage --type Keyword \
  --name ExternalStatus --type Keyword \
  --name StageSince --type Datetime
echo "The namespace $TEMPORAL_NAMESPACE is ready."
