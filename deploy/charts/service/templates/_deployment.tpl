{{- define "service.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
  annotations:
    {{- include "service.wave" . | nindent 4 }}
spec:
  {{- /* Where something else counts replicas, this says nothing of them. */}}
  {{- if eq (int .scale.min) (int .scale.max) }}
  replicas: {{ .scale.min }}
  {{- end }}
  revisionHistoryLimit: 5
  progressDeadlineSeconds: {{ trimSuffix "s" .values.platform.rolloutDeadline }}
  # As long as names are remembered: before a replica goes, clients have been told of the new one.
  minReadySeconds: 5
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  selector:
    matchLabels:
      {{- include "service.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "service.podLabels" . | nindent 8 }}
      annotations:
        checksum/secrets: {{ include "service.secretsChecksum" . }}
    spec:
      {{- include "service.serverPod" . | nindent 6 }}
{{- end }}
