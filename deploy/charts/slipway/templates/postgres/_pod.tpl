{{- /* The official image, as user 999, with nothing to write to but its data and what is in memory. */ -}}
{{- define "umbrella.postgresPod" -}}
{{ include "umbrella.postgresSecurity" . }}
  fsGroup: 999
  # Files of PostgreSQL are for it alone, and it starts with no others.
  fsGroupChangePolicy: OnRootMismatch
terminationGracePeriodSeconds: 60
containers:
  - name: postgres
    image: {{ .Values.postgres.statefulset.image }}
    imagePullPolicy: IfNotPresent
    env:
      - { name: POSTGRES_PASSWORD_FILE, value: /run/secrets/postgres-password }
    ports:
      - { name: postgres, containerPort: 5432 }
    startupProbe:
      exec: { command: [pg_isready, --host=127.0.0.1, --username=postgres] }
      periodSeconds: 2
      timeoutSeconds: 5
      failureThreshold: 150
    readinessProbe:
      exec: { command: [pg_isready, --host=127.0.0.1, --username=postgres] }
      periodSeconds: 5
      timeoutSeconds: 5
    livenessProbe:
      tcpSocket: { port: postgres }
      periodSeconds: 20
      timeoutSeconds: 5
      failureThreshold: 6
    resources:
      requests: { cpu: 100m, memory: 256Mi }
      limits: { memory: 1Gi }
    {{- include "service.containerSecurity" . | nindent 4 }}
    volumeMounts:
      - { name: data, mountPath: /var/lib/postgresql }
      - { name: secrets, mountPath: /run/secrets, readOnly: true }
      - { name: run, mountPath: /run/postgresql }
      - { name: tmp, mountPath: /tmp }
      - { name: shared, mountPath: /dev/shm }
volumes:
  - name: secrets
    projected:
      defaultMode: 0444
      sources:
        - secret: { name: postgres-password, items: [{ key: password, path: postgres-password }] }
  - name: run
    emptyDir: { medium: Memory, sizeLimit: 16Mi }
  - name: tmp
    emptyDir: { medium: Memory, sizeLimit: 16Mi }
  - name: shared
    emptyDir: { medium: Memory, sizeLimit: 256Mi }
{{- end }}

{{- define "umbrella.postgresSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
serviceAccountName: postgres
{{- with .Values.platform.imagePullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 999
  runAsGroup: 999
  seccompProfile:
    type: RuntimeDefault
{{- end }}
