{{- /* Through whichever Gateways the environment names (Gateway API). No timeout here: the gateway has its own, and streams last. */ -}}
{{- define "service.httpRoute" -}}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: {{ .name }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
  annotations:
    {{- include "service.wave" . | nindent 4 }}
spec:
  parentRefs:
    {{- toYaml .values.platform.gateway.parentRefs | nindent 4 }}
  {{- with .values.platform.gateway.hosts }}
  hostnames:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  rules:
    - backendRefs:
        - name: {{ .name }}
          port: {{ .derived.port }}
{{- end }}
