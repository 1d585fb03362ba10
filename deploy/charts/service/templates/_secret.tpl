{{- /* Takes .secretName, .type, .secretLabels (that the Secret has beside ours), .fixed (what is no secret in it), and .entries: keys to the names that values and stores have for them. */ -}}
{{- define "service.secret" -}}
apiVersion: v1
kind: Secret
metadata:
  name: {{ .secretName }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
    {{- with .secretLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
type: {{ .type }}
stringData:
  {{- range $key, $value := .fixed }}
  {{ $key }}: {{ $value | quote }}
  {{- end }}
  {{- range $key, $name := .entries }}
  {{ $key }}: {{ index $.values.secrets.values $name | required (printf "secrets.values has no %q, and secrets.mode is values" $name) | quote }}
  {{- end }}
{{- end }}

{{- /* One object, by secrets.mode; none where somebody made it. */ -}}
{{- define "service.secretObject" -}}
{{- if eq .values.secrets.mode "values" }}
---
{{ include "service.secret" . }}
{{- else if eq .values.secrets.mode "externalSecrets" }}
---
{{ include "service.externalSecret" . }}
{{- end }}
{{- end }}

{{- /* The passwords of its database's roles. An operator takes another password to the database only if its Secret says that it may. */ -}}
{{- define "service.passwordObjects" -}}
{{- $service := . }}
{{- $labels := ternary (dict "cnpg.io/reload" "true") dict (eq .values.postgres.mode "cloudnativepg") }}
{{- with .derived.postgres }}
{{- range list .owner .app }}
{{- $role := dict }}
{{- include "service.put" (list $role $service (dict "secretName" .secret "type" "kubernetes.io/basic-auth" "secretLabels" $labels "fixed" (dict "username" .name) "entries" (dict "password" .secret))) }}
{{- include "service.secretObject" $role }}
{{- end }}
{{- end }}
{{- end }}

{{- /* These, and its own secrets. */ -}}
{{- define "service.secretObjects" -}}
{{- include "service.passwordObjects" . }}
{{- if .derived.secrets }}
{{- $entries := dict }}
{{- range .derived.secrets }}
{{- $_ := set $entries .variable .file }}
{{- end }}
{{- $own := dict }}
{{- include "service.put" (list $own . (dict "secretName" (printf "%s-secrets" .name) "type" "Opaque" "fixed" dict "entries" $entries)) }}
{{- include "service.secretObject" $own }}
{{- end }}
{{- end }}
