{{- /*
For scale.min 0, by KEDA and its HTTP add-on: the name of the service is that of the interceptor, which holds calls, has a replica started, and
passes them on.
*/ -}}
{{- define "service.serverlessService" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .name }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
spec:
  type: ExternalName
  externalName: {{ .values.platform.serverless.interceptor.host }}
  ports:
    - name: {{ .manifest.serves }}
      port: {{ .derived.port }}
{{- end }}

{{- define "service.replicasService" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .name }}-replicas
  labels:
    {{- include "service.labels" . | nindent 4 }}
spec:
  selector:
    {{- include "service.selector" . | nindent 4 }}
  ports:
    {{- include "service.port" . | nindent 4 }}
{{- end }}

{{- define "service.interceptorRoute" -}}
apiVersion: http.keda.sh/v1beta1
kind: InterceptorRoute
metadata:
  name: {{ .name }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
spec:
  target:
    service: {{ .name }}-replicas
    port: {{ .derived.port }}
  rules:
    - hosts: [{{ .name }}]
  scalingMetric:
    concurrency:
      targetValue: 100
{{- end }}

{{- define "service.scaledObject" -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: {{ .name }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
  annotations:
    {{- include "service.wave" . | nindent 4 }}
spec:
  scaleTargetRef:
    name: {{ .name }}
  minReplicaCount: 0
  maxReplicaCount: {{ .scale.max }}
  cooldownPeriod: {{ .values.platform.serverless.idle }}
  triggers:
    - type: external-push
      metadata:
        scalerAddress: {{ .values.platform.serverless.scaler }}
        interceptorRoute: {{ .name }}
{{- end }}

{{- /* Whether calls of a service go through the interceptor: "true", or nothing. */ -}}
{{- define "service.isServerless" -}}
{{- $service := index .values.services .name }}
{{- $scale := dict }}{{ include "service.put" (list $scale $service.manifest.scale $service.platform.scale) }}
{{- if eq (int $scale.min) 0 }}true{{ end }}
{{- end }}
