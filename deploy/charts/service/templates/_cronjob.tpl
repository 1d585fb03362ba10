{{- define "service.cronJob" -}}
{{- $program := dict }}
{{- $variables := dict }}
{{- include "service.put" (list $variables .variables .platform.environment) }}
{{- include "service.put" (list $program . (dict "component" "service" "variables" $variables)) }}
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ .name }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
  annotations:
    {{- include "service.wave" . | nindent 4 }}
spec:
  schedule: {{ .manifest.schedule | quote }}
  timeZone: Etc/UTC
  # A run that is late by more than this is left out, and the next one comes.
  startingDeadlineSeconds: 600
  concurrencyPolicy: Forbid
  successfulJobsHistoryLimit: 1
  failedJobsHistoryLimit: 3
  jobTemplate:
    spec:
      backoffLimit: 2
      # Of a run with what is tried again. One that hangs would keep all later ones.
      activeDeadlineSeconds: {{ .platform.runDeadline | default .values.platform.runDeadline | trimSuffix "s" }}
      template:
        metadata:
          labels:
            {{- include "service.podLabels" . | nindent 12 }}
        spec:
          {{- include "service.programPod" $program | nindent 10 }}
{{- end }}
