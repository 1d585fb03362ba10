{{- /* The descriptors of what the gateway serves. It looks for others every two seconds, so that a new one replaces no Pod. */ -}}
{{- define "service.routes" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .name }}-routes
  labels:
    {{- include "service.labels" . | nindent 4 }}
  annotations:
    {{- include "service.wave" . | nindent 4 }}
binaryData:
  routes.binpb: {{ .files.Get "files/routes.binpb" | b64enc }}
{{- end }}
