{{- /*
What prepares a database and ends: "migrate" or "seed", by .component. A Job cannot be edited, so its name says what it runs: another image or
another setting is another Job, and the one before goes with the release before.
*/ -}}
{{- define "service.job" -}}
{{- $template := include "service.jobTemplate" . }}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .name }}-{{ .component }}-{{ sha256sum $template | trunc 10 }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
  annotations:
    argocd.argoproj.io/sync-wave: {{ ternary "1" "2" (eq .component "migrate") | quote }}
spec:
  {{- $template | nindent 2 }}
{{- end }}

{{- define "service.jobTemplate" -}}
# It waits for the database itself, and a migration that fails, fails again. An image that is not there, only time tells from one that is slow to come.
backoffLimit: 3
activeDeadlineSeconds: {{ trimSuffix "s" .values.platform.jobDeadline }}
template:
  metadata:
    labels:
      {{- include "service.podLabels" . | nindent 6 }}
  spec:
    {{- $program := dict }}
    {{- include "service.put" (list $program . (dict "args" (list .component) "serves" false "devices" dict)) }}
    {{- include "service.programPod" $program | nindent 4 }}
{{- end }}

{{- define "service.migrateJob" -}}
{{- $variables := dict }}
{{- include "service.put" (list $variables (dict "DATABASE_WAIT" "300s") .derived.migrate .platform.environment) }}
{{- $before := eq .values.postgres.mode "cloudnativepg" | ternary (include "postgres.grantsContainer" .) "" }}
{{- $job := dict }}
{{- include "service.put" (list $job . (dict "component" "migrate" "role" "owner" "variables" $variables "before" $before)) }}
{{ include "service.job" $job }}
{{- end }}

{{- /* It waits for the schema too. */ -}}
{{- define "service.seedJob" -}}
{{- $variables := dict }}
{{- include "service.put" (list $variables (dict "DATABASE_WAIT" "600s") .derived.seed .platform.environment) }}
{{- $job := dict }}
{{- include "service.put" (list $job . (dict "component" "seed" "role" "app" "variables" $variables)) }}
{{ include "service.job" $job }}
{{- end }}
