{{- /* Where PostgreSQL is, by postgres.mode, for whoever connects to it. */ -}}

{{- define "postgres.host" -}}
{{- $postgres := .values.postgres }}
{{- if eq $postgres.mode "external" }}
{{- $postgres.external.host | required "postgres.external.host says where PostgreSQL is, and postgres.mode is external" }}
{{- else }}
{{- ternary "postgres-rw" "postgres" (eq $postgres.mode "cloudnativepg") }}
{{- end }}
{{- end }}

{{- define "postgres.port" -}}
{{- ternary .values.postgres.external.port 5432 (eq .values.postgres.mode "external") }}
{{- end }}

{{- define "postgres.address" -}}
{{ include "postgres.host" . }}:{{ include "postgres.port" . }}
{{- end }}

{{- /* As libpq and pgx read it of the environment. An operator's servers have certificates of its own authority; the testbed's has none. */ -}}
{{- define "postgres.tls" -}}
{{- if eq .values.postgres.mode "cloudnativepg" -}}
PGSSLMODE: verify-full
PGSSLROOTCERT: /run/secrets/postgres-ca.crt
{{- else if eq .values.postgres.mode "external" -}}
PGSSLMODE: {{ .values.postgres.external.sslmode }}
{{- else -}}
PGSSLMODE: disable
{{- end }}
{{- end }}

{{- define "postgres.podLabels" -}}
{{- if eq .values.postgres.mode "cloudnativepg" -}}
cnpg.io/cluster: postgres
{{- else -}}
app.kubernetes.io/name: postgres
app.kubernetes.io/component: database
{{- end }}
{{- end }}

{{- /* A rule of a NetworkPolicy. */ -}}
{{- define "postgres.egress" -}}
- to:
    {{- if eq .values.postgres.mode "external" }}
    {{- range .values.postgres.external.ranges | required "postgres.external.ranges says to which addresses PostgreSQL is reached, and postgres.mode is external" }}
    - ipBlock:
        cidr: {{ . }}
    {{- end }}
    {{- else }}
    - podSelector:
        matchLabels:
          {{- include "postgres.podLabels" . | nindent 10 }}
    {{- end }}
  ports:
    - port: {{ include "postgres.port" . }}
{{- end }}
