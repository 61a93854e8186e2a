/** Leaving with a model: for other libraries, as a page, a report, charts. */
export const exportWords = {
  exports: {
    title: 'Exports',
    pytorch: 'Download PyTorch project',
    pytorchAbout:
      'Code, weights, and scripts that check, predict and go on training, on one GPU or many. With the dataset open, its split goes along.',
    notebook: 'Download notebook',
    notebookAbout:
      'The same project as one file for Colab and Kaggle: finds the images, trains on, draws curves, writes the submission.',
    onnx: 'Download ONNX',
    onnxFiles: 'Smaller ONNX files for phones and browsers, with what each answers to the validation images:',
    onnxMeasure: 'Compare float32, float16 and int8',
    onnxWeights: 'Weights',
    onnxSize: 'Size',
    onnxAccuracy: 'Validation accuracy (95 %)',
    onnxDifferent: 'Answers unlike float32',
    onnxShare: '{{share}} ({{low}} to {{high}})',
    onnxCounted: '{{different}} of {{images}}',
    onnxTake: 'Download ONNX with {{storage}}',
    onnxTakeShort: 'Download',
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
