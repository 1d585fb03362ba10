{{- define "service.serverPod" -}}
{{- $delay := trimSuffix "s" .drain.delay | int }}
{{- $grace := trimSuffix "s" .drain.grace | int }}
{{- $variables := dict }}
{{- include "service.put" (list $variables .variables (dict "SHUTDOWN_DELAY" .drain.delay "SHUTDOWN_GRACE" .drain.grace) .platform.environment) }}
{{ include "service.podSecurity" . }}
# The sleep, the delay, the grace, and what closing takes.
terminationGracePeriodSeconds: {{ add $delay $delay $grace 10 }}
topologySpreadConstraints:
  - topologyKey: kubernetes.io/hostname
    maxSkew: 1
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "service.selector" . | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      # No constraint like the one above: in a cluster without zones, where no node has the label, a second one is what neither is heeded for.
      - weight: 100
        podAffinityTerm:
          topologyKey: topology.kubernetes.io/zone
          labelSelector:
            matchLabels:
              {{- include "service.selector" . | nindent 14 }}
          matchLabelKeys: [pod-template-hash]
tolerations:
  # A node that is lost for half a minute has lost its Pods: what is on it serves nobody, and can be made elsewhere at once.
  {{- range list "not-ready" "unreachable" }}
  - { key: node.kubernetes.io/{{ . }}, operator: Exists, effect: NoExecute, tolerationSeconds: 30 }
  {{- end }}
containers:
  - name: {{ .name }}
    image: {{ include "service.image" . }}
    imagePullPolicy: IfNotPresent
    ports:
      - name: {{ .manifest.serves }}
        containerPort: {{ .derived.port }}
      - name: admin
        containerPort: 9090
    env:
      {{- include "service.env" (dict "variables" $variables "derived" .derived "values" .values) | trim | nindent 6 }}
    {{- if gt $delay 0 }}
    lifecycle:
      preStop:
        # It goes on as if nothing were, until nobody is sent here any more. Only then is it told, and tells those who are connected.
        sleep: { seconds: {{ $delay }} }
    {{- end }}
    {{- include "service.probes" . | nindent 4 }}
    {{- include "service.resources" . | nindent 4 }}
    {{- include "service.containerSecurity" . | nindent 4 }}
    {{- with include "service.volumeMounts" . | trim }}
    volumeMounts:
      {{- . | nindent 6 }}
    {{- end }}
{{- with include "service.volumes" . | trim }}
volumes:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}
