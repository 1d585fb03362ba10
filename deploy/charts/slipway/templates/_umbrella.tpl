{{- define "umbrella.labels" -}}
app.kubernetes.io/part-of: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "umbrella.postgresLabels" -}}
app.kubernetes.io/name: postgres
{{ include "umbrella.labels" . }}
{{- end }}

{{- /*
Names of the services, as JSON: those that run, those that wait for their first image, of which nothing is made so that they keep nobody else, and
those that are gone from the workspace while their image is still named.
*/ -}}
{{- define "umbrella.services" -}}
{{- $names := dict "running" list "waiting" list "gone" list }}
{{- range $name, $service := .Values.services }}
{{- $group := ternary "running" (ternary "waiting" "gone" (hasKey $service "derived")) (eq (include "service.runs" $service) "true") }}
{{- $_ := set $names $group (append (index $names $group) $name) }}
{{- end }}
{{- toJson $names }}
{{- end }}

{{- /* Names of the services with a database that is made, as JSON: {"names": […]}. With a StatefulSet, one script makes those of all. */ -}}
{{- define "umbrella.databases" -}}
{{- $all := include "umbrella.services" . | fromJson }}
{{- $names := list }}
{{- range $name := ternary (concat $all.running $all.waiting) $all.running (eq .Values.postgres.mode "statefulset") }}
{{- if (index $.Values.services $name).derived.postgres }}
{{- $names = append $names $name }}
{{- end }}
{{- end }}
{{- dict "names" (sortAlpha $names) | toJson }}
{{- end }}

{{- /* Who connects to PostgreSQL: services that have a database, and what prepares it. */ -}}
{{- define "umbrella.postgresClients" -}}
- podSelector:
    matchExpressions:
      - { key: app.kubernetes.io/name, operator: In, values: {{ (include "umbrella.databases" . | fromJson).names | toJson }} }
      - { key: app.kubernetes.io/component, operator: In, values: [service, migrate, seed] }
{{- end }}
