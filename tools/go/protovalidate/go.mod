module slipway.example/tools/go/protovalidate

go 1.26.0

// Brings buf/validate/validate.proto; no code of it is built.
require github.com/bufbuild/protovalidate v1.2.2
