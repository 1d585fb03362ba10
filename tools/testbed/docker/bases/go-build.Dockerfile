# Stands in for golang: the context is the Go toolchain of the machine.
FROM slipway-testbed/debian:local
COPY . /usr/local/go
ARG GOPROXY
ARG GOSUMDB
ENV GOPROXY=$GOPROXY GOSUMDB=$GOSUMDB GOTOOLCHAIN=local GOPATH=/go
ENV PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN mkdir -p /go/bin /go/src && chmod -R 1777 /go
WORKDIR /go
CMD ["bash"]
