{{- /* Without an address of its own: a name is the addresses of all replicas that are ready, and gRPC clients take turns among them. */ -}}
{{- define "service.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .name }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
spec:
  {{- if .derived.gateway }}
  type: {{ .values.platform.gateway.service.type }}
  {{- else }}
  clusterIP: None
  {{- end }}
  publishNotReadyAddresses: false
  selector:
    {{- include "service.selector" . | nindent 4 }}
  ports:
    {{- include "service.port" . | nindent 4 }}
    {{- if and .derived.gateway .values.platform.gateway.service.nodePort }}
      nodePort: {{ .values.platform.gateway.service.nodePort }}
    {{- end }}
    {{- if not .derived.gateway }}
    - name: admin
      port: 9090
      targetPort: admin
    {{- end }}
{{- end }}

{{- define "service.port" -}}
- name: {{ .manifest.serves }}
  port: {{ .derived.port }}
  targetPort: {{ .manifest.serves }}
  appProtocol: {{ ternary "kubernetes.io/h2c" "http" (eq .manifest.serves "grpc") }}
{{- end }}
