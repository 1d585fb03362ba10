{{- /* Takes .secretName, .type, .fixed (what is no secret in it), and .entries: keys to the names that values and stores have for them. */ -}}
{{- define "service.secret" -}}
apiVersion: v1
kind: Secret
metadata:
  name: {{ .secretName }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
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

{{- /* The passwords of its database's roles, and its own secrets. */ -}}
{{- define "service.secretObjects" -}}
{{- $service := . }}
{{- with .derived.postgres }}
{{- range list .owner .app }}
{{- $role := dict }}
{{- include "service.put" (list $role $service (dict "secretName" .secret "type" "kubernetes.io/basic-auth" "fixed" (dict "username" .name) "entries" (dict "password" .secret))) }}
{{- include "service.secretObject" $role }}
{{- end }}
{{- end }}
{{- if .derived.secrets }}
{{- $entries := dict }}
{{- range .derived.secrets }}
{{- $_ := set $entries .variable .file }}
{{- end }}
{{- $own := dict }}
{{- include "service.put" (list $own $service (dict "secretName" (printf "%s-secrets" .name) "type" "Opaque" "fixed" dict "entries" $entries)) }}
{{- include "service.secretObject" $own }}
{{- end }}
{{- end }}
