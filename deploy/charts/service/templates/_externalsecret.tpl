{{- /* The same by the operator of that name, from the store that the environment has. */ -}}
{{- define "service.externalSecret" -}}
{{- $external := .values.secrets.externalSecrets }}
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: {{ .secretName }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
spec:
  refreshInterval: {{ $external.refreshInterval }}
  secretStoreRef:
    kind: {{ $external.store.kind }}
    name: {{ $external.store.name | required "secrets.externalSecrets.store.name says which store the secrets are in" }}
  target:
    name: {{ .secretName }}
    creationPolicy: Owner
    template:
      {{- with .secretLabels }}
      metadata:
        labels:
          {{- toYaml . | nindent 10 }}
      {{- end }}
      type: {{ .type }}
      engineVersion: v2
      data:
        {{- range $key, $value := .fixed }}
        {{ $key }}: {{ $value | quote }}
        {{- end }}
        {{- range $key, $name := .entries }}
        {{ $key }}: {{ printf "{{ .%s }}" $key | quote }}
        {{- end }}
  data:
    {{- range $key, $name := .entries }}
    - secretKey: {{ $key }}
      remoteRef:
        key: {{ $external.prefix }}{{ $name }}
    {{- end }}
{{- end }}
