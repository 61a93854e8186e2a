/** Leaving with a model: for other libraries, as a page, a report, charts. */
export const exportWords = {
  exports: {
    title: 'Exports',
    empty: 'When there is a model, it leaves for PyTorch, ONNX, tfjs or a page of its own here.',
    pytorch: 'Download PyTorch project',
    pytorchAbout: 'Code, weights, and scripts that check, predict and go on training, on one GPU or many.',
    onnx: 'Download ONNX',
    onnxAbout: 'For onnxruntime and whatever reads opset 17; any batch size.',
    tfjs: 'Download tfjs model',
    tfjsAbout: 'model.json and its weights, for tf.loadLayersModel. CNNs and residual networks.',
    demo: 'Download HTML demo',
    demoAbout: 'One page that names pictures, offline. Send it to a friend.',
    report: 'Download report',
    reportAbout: 'One page to print or hand in: data, recipe, curves, confusion, limits.',
    charts: 'Download charts',
    chartsAbout: 'Loss and accuracy as SVG and PNG.',
  },
} as const;
