/** Names that are the same in every language. */
export const names = {
  activation: {
    relu: 'ReLU',
    leakyRelu: 'LeakyReLU',
    gelu: 'GELU',
    relu6: 'ReLU6',
    hardSwish: 'Hardswish',
    hardSigmoid: 'Hardsigmoid',
    silu: 'SiLU',
    sigmoid: 'Sigmoid',
  },
  optimizer: { adam: 'Adam', adamw: 'AdamW', sgd: 'SGD', adagrad: 'Adagrad', rmsprop: 'RMSprop' },
} as const;
