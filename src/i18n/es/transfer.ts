import type { Catalogue } from '../catalogue';
import type { transfer as english } from '../en/transfer';

export const transfer: Catalogue<typeof english> = {
  transfer: {
    hint: 'Un archivo safetensors o .pth de torchvision, timm o Hugging Face (MobileNet, EfficientNet, ResNet, ConvNeXt, VGG, ViT, DeiT, DINOv2; con config.json y preprocessor_config.json si los tienes), una exportación de Teachable Machine (su zip, o model.json, metadata.json y weights.bin a la vez), o un zip de pesos de Vireo hecho para otras clases.',
    choose: 'Elegir pesos…',
    chooseFolder: 'Elegir su carpeta…',
    fileInput: 'Pesos de partida',
    folderInput: 'Carpeta con los pesos de partida',
    finer: 'El modelo distingue las clases de «{{name}}». Seguir entrenándolo con',
    finerLevel: '{{name}} ({{number}} clases)',
    finestLevel: 'las clases propias del conjunto',
    needsDataset:
      'La cabeza se hace para las clases de unos datos: ábrelos antes. Un zip de pesos de Vireo, o unos pesos con el config.json que nombra sus clases, valen tal cual.',
    recognised: 'Reconocido: {{family}}. La red y el preprocesado de la receta se ajustaron a él.',
    notRecognised: 'No reconocido: se comparó por nombres con la red de la receta.',
    family: {
      torchvision: 'torchvision',
      keras: 'Keras',
      timm: 'timm',
      huggingFace: 'Hugging Face',
      vitPytorch: 'vit-pytorch',
      teachableMachine: 'Teachable Machine',
      d2l: 'el libro «Dive into Deep Learning»',
      vireo: 'Vireo',
    },
    nested: 'Los pesos estaban bajo «{{name}}» en el archivo.',
    preparedByFile: 'Las imágenes se preparan como dice {{name}}.',
    preparedAsUsual: 'Se tomó lo habitual en estos pesos.',
    preparedByFamily:
      'Nada junto a los pesos dice cómo se preparan las imágenes: se tomó lo habitual en ellos.',
    matched: 'Aprovechados: {{number}} de {{total}} tensores.',
    drawn: 'Empiezan de nuevo',
    shapeDiffers: '{{name}}: [{{found}}] en el archivo, [{{expected}}] aquí',
    size: 'Tamaño de imagen al entrenar',
    sizeOfWeights: 'El de los pesos',
    sizeOfRecipe: 'El de la receta: {{size}} px',
    resized: '{{name}}: posiciones reajustadas de {{from}} × {{from}} parches a {{to}} × {{to}} (bicúbica)',
    headByName: 'La cabeza conoce estas clases por su nombre: se tomaron sus filas.',
    otherClasses: '{{name}}: hecho para otras clases',
    absent: '{{name}}: no está en el archivo',
    unused: 'En el archivo, pero sin sitio: {{names}}',
    next: 'Ahora pulsa «Entrenar».',
  },
};
