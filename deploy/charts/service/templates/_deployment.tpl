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
  # Before a replica goes, its name leads to the new one: to be ready takes a second or two to get into DNS. Who is told to leave asks again, at the earliest
  # two seconds after it asked last; kubeadm's CoreDNS keeps no answers of the cluster, though it lets others keep them for 30 seconds.
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
