{{- /* Files in /run/secrets: the password of a role of its database (.role) if it has one, and its own secrets. */ -}}
{{- define "service.secretSources" -}}
{{- with .derived.postgres }}
{{- $secret := (index . $.role).secret }}
- secret:
    name: {{ $secret }}
    items:
      - key: password
        path: {{ $secret }}
{{- end }}
{{- if .derived.secrets }}
- secret:
    name: {{ .name }}-secrets
    items:
      {{- range .derived.secrets }}
      - key: {{ .variable }}
        path: {{ .file }}
      {{- end }}
{{- end }}
{{- if and .derived.postgres (eq .values.postgres.mode "cloudnativepg") }}
- secret:
    name: postgres-ca
    items:
      - key: ca.crt
        path: postgres-ca.crt
{{- end }}
{{- end }}

{{- define "service.volumes" -}}
{{- with include "service.secretSources" . }}
- name: secrets
  projected:
    defaultMode: 0444
    sources:
      {{- . | trim | nindent 6 }}
{{- end }}
{{- if and .derived.gateway .serves }}
- name: routes
  configMap:
    name: {{ .name }}-routes
{{- end }}
{{- end }}

{{- define "service.volumeMounts" -}}
{{- if include "service.secretSources" . }}
- name: secrets
  mountPath: /run/secrets
  readOnly: true
{{- end }}
{{- if and .derived.gateway .serves }}
- name: routes
  mountPath: /etc/slipway
  readOnly: true
{{- end }}
{{- end }}

{{- /* Changes when secrets do: programs read them once, when they start. */ -}}
{{- define "service.secretsChecksum" -}}
{{- $values := dict }}
{{- range $name, $value := .values.secrets.values }}
{{- if hasPrefix (printf "%s-" $.name) $name }}
{{- $values = set $values $name $value }}
{{- end }}
{{- end }}
{{- dict "version" .values.secrets.version "values" $values | toJson | sha256sum }}
{{- end }}
