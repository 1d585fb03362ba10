{{- /* From exactly those who call it, and to exactly what it needs; who is not named here is denied by the namespace's own policy. */ -}}
{{- define "service.networkPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "service.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  {{- with include "service.ingress" . | trim }}
  ingress:
    {{- . | nindent 4 }}
  {{- end }}
  egress:
    {{- include "network.dns" . | nindent 4 }}
    {{- include "service.egress" . | trim | nindent 4 }}
{{- end }}

{{- define "service.ingress" -}}
{{- if .serves }}
{{- if .derived.gateway }}
# The world.
- ports:
    - port: {{ .derived.port }}
{{- else if .serverless }}
- from:
    {{- include "network.peer" .values.platform.serverless.interceptor | nindent 4 }}
  ports:
    - port: {{ .derived.port }}
{{- else if .derived.callers }}
- from:
    {{- range .derived.callers }}
    {{- include "network.service" . | nindent 4 }}
    {{- end }}
  ports:
    - port: {{ .derived.port }}
{{- end }}
- from:
    {{- include "network.peer" .values.platform.networkPolicy.monitoring | nindent 4 }}
  ports:
    - port: 9090
{{- end }}
{{- end }}

{{- define "service.egress" -}}
{{- range .derived.calls }}
- to:
    {{- if include "service.isServerless" (dict "name" .service "values" $.values) }}
    {{- include "network.peer" $.values.platform.serverless.interceptor | nindent 4 }}
  ports:
    - port: {{ $.values.platform.serverless.interceptor.port }}
    {{- else }}
    {{- include "network.service" .service | nindent 4 }}
  ports:
    - port: {{ .port }}
    {{- end }}
{{- end }}
{{- if .derived.postgres }}
{{ include "postgres.egress" . }}
{{- end }}
{{- if or .manifest.needs.events.publishes .manifest.needs.events.subscribes }}
- to:
    {{- include "network.peer" .values.platform.networkPolicy.events | nindent 4 }}
  ports:
    - port: 4222
{{- end }}
{{- with .values.platform.networkPolicy.telemetry }}
{{- if .namespaceLabels }}
- to:
    {{- include "network.peer" . | nindent 4 }}
  ports:
    - port: {{ .port }}
{{- end }}
{{- end }}
{{- with .derived.hosts }}
{{ include "network.outside" (dict "hosts" . "except" $.values.platform.networkPolicy.privateRanges) }}
{{- end }}
{{- end }}
