{{- define "umbrella.labels" -}}
app.kubernetes.io/part-of: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "umbrella.postgresLabels" -}}
app.kubernetes.io/name: postgres
{{ include "umbrella.labels" . }}
{{- end }}

{{- /* Names of the services with a database, as JSON: {"names": […]}. */ -}}
{{- define "umbrella.databases" -}}
{{- $names := list }}
{{- range $name, $service := .Values.services }}
{{- if $service.derived.postgres }}
{{- $names = append $names $name }}
{{- end }}
{{- end }}
{{- dict "names" $names | toJson }}
{{- end }}

{{- /* Who connects to PostgreSQL: services that have a database, and what prepares it. */ -}}
{{- define "umbrella.postgresClients" -}}
- podSelector:
    matchExpressions:
      - { key: app.kubernetes.io/name, operator: In, values: {{ (include "umbrella.databases" . | fromJson).names | toJson }} }
      - { key: app.kubernetes.io/component, operator: In, values: [service, migrate, seed] }
{{- end }}
