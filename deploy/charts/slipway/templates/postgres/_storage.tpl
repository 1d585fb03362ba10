{{- define "umbrella.postgresStorage" -}}
{{- $settings := .Values.postgres.statefulset }}
{{- if $settings.local }}
storageClassName: ""
volumeName: {{ .Release.Namespace }}-postgres
{{- else if $settings.storageClass }}
storageClassName: {{ $settings.storageClass }}
{{- end }}
resources:
  requests:
    storage: {{ $settings.size }}
{{- end }}
