import { cameraFailures } from './camera';
import { collectFailures } from './collect';
import { containerFailures } from './containers';
import { imageMapFailures } from './image-map';
import { kernelFailures } from './kernels';
import { openingFailures } from './opening';
import { recipeLinkFailures } from './recipe-link';

export const failures = {
  failure: {
    openedWhileBusy:
      '«{{name}}» no se abrió: hay algo en marcha aquí. Vuelve a abrirlo cuando haya terminado.',
    partNotFetched:
      'No se pudo obtener esta parte de Vireo: su servidor no responde, o ya tiene otra versión. Todo lo demás sigue.',
    ...containerFailures,
    ...openingFailures,
    ...cameraFailures,
    ...recipeLinkFailures,
    ...imageMapFailures,
    ...kernelFailures,
    ...collectFailures,
    unknown: 'Algo falló que aún no tiene palabras ({{code}}). {{detail}}',
    unexpected: 'Vireo cometió un error propio. Inténtalo otra vez; si se repite, recarga la página.',
    cancelled: 'Cancelado.',
    workerNotStarted: 'El proceso de entrenamiento aún no ha arrancado. Inténtalo en un momento.',
    workerLost:
      'El proceso de entrenamiento se ha cerrado, a menudo por falta de memoria: imágenes o lotes más pequeños necesitan menos. Se ha iniciado otro.',
    notAZip:
      'Este archivo no es un zip. Comprime la carpeta de imágenes en un zip, o suelta la propia carpeta.',
    zipEmpty: 'Este zip está vacío.',
    zipEncrypted: 'Este zip está cifrado. Hazlo otra vez sin contraseña.',
    zipSplit: 'Este zip es una parte de varias. Une antes las partes en un solo zip.',
    zipWithoutDirectory: 'Este zip está cortado: le falta el final. Descárgalo o hazlo otra vez.',
    zipDirectoryTooLarge: 'Este zip lista {{entryCount}} entradas, más de las que Vireo puede abrir.',
    fileGone: 'El archivo ya no está donde estaba. Elígelo otra vez.',
    fileChanged:
      'El archivo ha cambiado en el disco desde que se abrió, o ya no se puede leer. Elígelo otra vez.',
    fileUnreadable: 'El archivo no se pudo leer.',
    noImages:
      'No hay imágenes en {{name}}, solo {{found}}. Pon archivos .jpg, .png, .webp o .bmp en una carpeta por clase, y comprime la carpeta que las contiene.',
    modelNotTaken:
      '{{name}} es un modelo de Teachable Machine, no imágenes, y no se pudo tomar. Los modelos van en «Predecir» o en «Partir de». Para entrenar con sus imágenes, suelta el proyecto (.tm) o los zips de las muestras.',
    noUsableImages: 'Ninguna de las {{count}} imágenes de {{name}} se puede usar.',
    noUsableImages_one: 'La única imagen de {{name}} no se puede usar.',
    noUsableImages_many: 'Ninguna de las {{count}} imágenes de {{name}} se puede usar.',
    noDeepGray: 'Aquí no hay gris de 16 bits que se pueda escalar.',
    filesGone: 'Para leer este conjunto de otra manera hacen falta sus archivos. Elígelos otra vez.',
    noDataset: 'No hay datos abiertos. Abre unos primero.',
    datasetForgotten: 'Este navegador ya no guarda ese conjunto de datos. Abre su zip otra vez.',
    oneClass: 'Solo hay una clase. Un clasificador necesita al menos dos: una subcarpeta por clase.',
    nothingToTrain: 'No quedan imágenes para entrenar. Baja la parte de validación o añade imágenes.',
    imagesMissing:
      '{{missing}} de las {{count}} imágenes ya no se pueden leer: sus archivos han cambiado o ya no están. Elige los datos otra vez, o entrena con las {{left}} que quedan.',
    nothingDecodable: 'Ninguna imagen se pudo leer: cada una figura entre los problemas de los datos.',
    decodingCancelled: 'Se canceló la lectura de las imágenes.',
    runUnderWay: 'Hay un entrenamiento en marcha. Páralo antes.',
    pixelsHeld: 'Otra pestaña de Vireo está leyendo estas imágenes: ciérrala y bórralas después.',
    noRun: 'No hay ningún entrenamiento en marcha.',
    recipeRefused: 'La receta no puede funcionar: mira «{{field}}».',
    deviceRefused: 'El dispositivo {{device}} no se pudo usar. Elige otro en Dispositivo.',
    precisionNeedsWebgpu:
      'La precisión mixta solo funciona con WebGPU, y este entrenamiento iría en la CPU. Elige float32 en Precisión, o WebGPU en Dispositivo.',
    webgpuUnavailable:
      'Este navegador no ofrece WebGPU aquí. Elige Automático o CPU (WebAssembly) en Dispositivo.',
    notFinite:
      'La pérdida ha dejado de ser un número, en el paso {{step}}. Los pesos anteriores se conservan. Suele ayudar una tasa de aprendizaje menor o recortar el gradiente.',
    otherArchitecture: 'Estos pesos son de otra red que la de la receta.',
    otherClasses: 'Estos pesos se hicieron para otras clases que las de los datos.',
    // Keeping runs
    storageUnavailable:
      'Este navegador no da almacenamiento a Vireo aquí (¿una ventana privada?): el entrenamiento sigue, pero no se puede guardar. Descarga los pesos antes de cerrar la pestaña.',
    storageFull:
      'El almacenamiento del navegador está lleno. Borra entrenamientos antiguos o las imágenes en caché y vuelve a intentarlo.',
    outOfMemory:
      'No hay memoria suficiente, ni siquiera para una imagen a la vez. Elige una red o unas imágenes más pequeñas.',
    deviceLost:
      'El dispositivo gráfico se perdió una y otra vez. El último punto de control se conserva: sigue más tarde o elige CPU (WebAssembly) en Dispositivo.',
    noSuchRun: 'Este entrenamiento ya no está en la lista.',
    runElsewhere: 'Otra pestaña está trabajando en este entrenamiento. Ciérralo allí primero.',
    otherDataset: 'Este entrenamiento necesita su propio conjunto de datos, {{name}}. Ábrelo y continúa.',
    queueNewer:
      'Un Vireo más nuevo escribió la cola. Queda como está: recarga esta página para tener ese Vireo.',
    queueDamaged: 'La cola guardada aquí está dañada y no se puede leer. Una nueva la sustituye.',
    queueElsewhere: 'Otra pestaña ejecuta esta cola. Detenla allí primero.',
    queuedUnreadable: 'Otra versión de Vireo hizo esta receta: esta no puede leerla.',
    noCheckpoint: 'Este entrenamiento terminó antes de que se pudiera guardar nada.',
    checkpointOther:
      'Estos puntos de control los escribió otra versión de Vireo (formato {{version}}). Usa esa para continuar.',
    checkpointsDamaged: 'Los puntos de control de este entrenamiento están dañados y no se pueden leer.',
    runFileForeign: 'Esto no es un entrenamiento exportado de Vireo.',
    runFileNewer: 'Este entrenamiento lo exportó un Vireo más nuevo (formato {{version}}). Usa ese.',
    weightsMismatch: 'Los pesos no encajan en la red de su receta.',
    noModel: 'Aún no hay un modelo entrenado. Entrena uno, o suelta un zip de pesos.',
    nothingHeldOut:
      'No se apartó ninguna imagen: da a la receta una parte de validación o de prueba, y entrena otra vez.',
    onnxRefused: 'ONNX Runtime no abre aquí este archivo: puede que el navegador tenga poca memoria para él.',
    nothingToPredict:
      'No hay imágenes que predecir. Ponlas en una carpeta aparte, o suelta otro zip en Predecir.',
    notARecipe: 'Esto no es una receta de Vireo. Lo primero que falla: {{path}}',
    jsonTooDeep: 'Este archivo está anidado a más de {{limit}} niveles, como ninguno de su clase. No se lee.',
    textTooLong: 'Este archivo contiene {{sizeBytes}} de texto. Se leen como mucho {{limitBytes}}.',
    tooManyTensors: 'Este archivo enumera {{found}} tensores. Vireo lee como mucho {{limit}}.',
    archiveInstead: 'Un archivo {{format}}, que Vireo no abre. Descomprímelo y elige el archivo de dentro.',
    zipBomb:
      '{{path}}, en este zip, crecería de {{packedBytes}} a {{sizeBytes}} al descomprimirse, como ni los pesos ni los entrenamientos hacen. No se abre.',
    weightsZipUnreadable: 'Este zip de pesos está dañado y no se puede leer.',
    weightsZipIncomplete: 'A este zip de pesos le falta {{missing}}.',
    recipeUnreadable: 'recipe.json no es una receta.',
    recipeFromLater:
      'Esta receta es de la versión {{version}}; este Vireo conoce hasta la {{known}}. Usa un Vireo más nuevo.',
    recipeInvalid: 'La receta de este archivo no puede funcionar: mira «{{field}}».',
    classesUnreadable: 'classes.json no es una lista de nombres de clase.',
    classesRepeated: 'classes.json nombra una clase dos veces.',
    normalizationUnreadable: 'La normalización guardada con estos pesos no se puede leer.',
    thresholdUnreadable: 'El umbral de «ninguna de estas» guardado con estos pesos no se puede leer.',
    metricsColumns: 'A metrics.csv le faltan columnas de las de Vireo.',
    metricsRow: 'La fila {{row}} de metrics.csv no se puede leer.',
    notSafetensors: 'Esto no es un archivo safetensors.',
    safetensorsTooShort: 'El archivo safetensors es demasiado corto para serlo.',
    safetensorsHeader: 'La cabecera del archivo safetensors no se puede leer.',
    safetensorsHeaderBeyondFile: 'El archivo safetensors está cortado dentro de su cabecera.',
    safetensorsMetadata: 'Las notas del archivo safetensors no son texto.',
    safetensorsEntry: 'El archivo safetensors describe {{tensor}} de un modo que no se puede leer.',
    safetensorsDtype: 'Los números de {{tensor}} son de tipo {{dtype}}, que Vireo no lee.',
    safetensorsSize: 'El tamaño de {{tensor}} no concuerda con su forma.',
    safetensorsTensorBeyondFile: 'El archivo safetensors está cortado: {{tensor}} no está entero.',
    safetensorsOverlap: 'En el archivo safetensors {{tensor}} y {{other}} se solapan.',
    safetensorsHole: 'El archivo safetensors tiene un hueco antes de {{tensor}}.',
    safetensorsTrailing: 'El archivo safetensors tiene bytes después de su final.',
    fileForeign: 'Este archivo no lo hizo Vireo.',
    fileDamaged: 'Este archivo está dañado.',
    pickleRefused:
      'Esto es un pickle anterior a torch 1.6, que solo torch sabe abrir. Conviértelo con estas dos líneas y suelta después el archivo safetensors.',
    pickleGlobal:
      "Este archivo nombra {{name}}, que ningún state_dict necesita: se rechazó, y no se ejecutó nada de él. Guarda solo los pesos, con torch.save(model.state_dict(), 'weights.pth').",
    pickleOpcode:
      'Este pickle lleva una instrucción ({{opcode}}) que a unos pesos no les sirve: se rechazó, y no se ejecutó nada de él.',
    pickleDamaged: 'La lista de tensores de este archivo de torch.save está dañada.',
    pickleTooLong: 'La lista de tensores de este archivo ocupa {{pickleBytes}}: lleva algo más que pesos.',
    pickleTensor: 'Este archivo describe {{tensor}} de un modo que no se puede leer.',
    pickleTensorBeyond: '{{tensor}} llega más allá de los números que hay guardados para él.',
    weightsDtype: 'Los números de {{tensor}} son de tipo {{dtype}}, que Vireo no lee.',
    pickleSparse:
      '{{tensor}} es un tensor disperso, que Vireo no lee. Llama a to_dense() antes de guardarlo.',
    weightsQuantised:
      '{{tensor}} está cuantizado, y Vireo no lee eso. Guarda los pesos antes de cuantizarlos.',
    pickleStorage: 'A este archivo le faltan los números de {{tensor}} (data/{{storage}}).',
    pickleStorageOverlap:
      'En este archivo los números data/{{storage}} y data/{{other}} están unos encima de otros.',
    pickleStorageCompressed:
      '{{storage}} está comprimido. Torch guarda los pesos tal cual: suelta el archivo que escribió torch.save.',
    pickleBigEndian:
      'Este archivo se escribió en una máquina con otro orden de bytes ({{order}}). Ábrelo y guárdalo una vez con torch en una máquina corriente.',
    pickleNoWeights: 'En este archivo de torch.save Vireo no encuentra pesos. Lo que contiene: {{keys}}',
    torchScript:
      "Esto es un programa de TorchScript. Guarda solo sus pesos, con torch.save(model.state_dict(), 'weights.pth').",
    kerasRefused:
      '{{name}}: los archivos .h5 y .keras de Keras no se leen aquí. Desde Teachable Machine exporta TensorFlow.js y descárgalo; desde Keras escribe el formato de capas con tensorflowjs_converter --input_format keras, y suelta después model.json con sus pesos.',
    tfjsUnreadable: 'model.json no es un modelo de capas de tfjs.',
    tfjsGraphModel:
      'Esto es un modelo de grafo de tfjs: sus capas ya no están. Exporta el formato de capas, como hace Teachable Machine.',
    tfjsLayer:
      'Este modelo de tfjs no es un MobileNetV2 de Keras ni de Teachable Machine, el único que Vireo sabe tomar. La primera capa que no encaja: {{layer}} ({{kind}}), la número {{position}}.',
    tfjsChannels:
      'Este modelo lee imágenes de {{channels}} canales; Vireo tiene MobileNetV2 solo para imágenes en color.',
    tfjsShardMissing:
      'model.json nombra {{name}}, que no se eligió con él. Elige todos sus archivos a la vez, o su carpeta o su zip.',
    tfjsWeightsSize:
      '{{name}} tiene {{fileBytes}}, y model.json cuenta {{expectedBytes}}: son de modelos distintos, o el archivo está cortado.',
    tfjsWeight: 'A los pesos les falta {{name}}, o lo tienen con otra forma que su capa.',
    tfjsClasses: 'metadata.json nombra {{labels}} clases, y el modelo distingue {{outputs}}.',
    notWeights:
      '{{name}} no es un archivo de pesos que Vireo conozca: safetensors, torch.save (.pth, .pt), una exportación de Teachable Machine (model.json, metadata.json y weights.bin a la vez) o un zip de pesos suyo.',
    galleryNotDrawn: 'Este navegador no pudo dibujar las imágenes en un archivo.',
    startFileMissing: 'Esta receta parte del archivo {{name}}, que no está en esta pestaña: elígelo.',
    startFileOther: '{{given}} no es aquello de lo que parte la receta: nombra {{name}} con otro contenido.',
    startShelfMissing:
      'Esta receta parte de {{id}} de la estantería, que aquí no está en ella. Añádelo: npm run weights -- add {{id}}',
    startShelfOther:
      'Esta receta parte de {{id}} de la estantería, y la de aquí tiene otro archivo con ese nombre: sus SHA-256 difieren.',
    startRunMissing:
      'Esta receta parte del entrenamiento {{name}}, que no está entre los de este navegador o no ha guardado pesos.',
    startRunOther:
      'Esta receta parte del entrenamiento {{name}} tal como era, y desde entonces ha seguido hasta otros pesos.',
    startUnnamed:
      'Esta receta es de un entrenamiento que partió de pesos que no nombra. Elígelos otra vez en «Partir de».',
    startNotInHand: 'El modelo en mano no es aquello de lo que parte esta receta.',
    shelfUnreachable: 'No se llega a la estantería de pesos: ¿se sigue sirviendo el estudio?',
    shelfFileGone:
      'Los pesos {{id}} están en la lista de la estantería, pero su archivo no está. Vuelve a añadirlos: npm run weights -- add {{id}}',
    shelfFileDamaged:
      'El archivo de los pesos {{id}} no es el que dice la lista de la estantería: se cortó o cambió. Vuelve a añadirlos: npm run weights -- add {{id}}',
    shelfManifest:
      'La lista de los pesos de la estantería (weights/manifest.json) no se puede leer. Quien cuide del estudio puede ejecutar: npm run weights',
    importSizeUnknown:
      'Son pesos de un {{model}}, pero no de un tamaño que Vireo construya. Conoce ResNet-18, 34 y 50, VGG-16 y 19, MobileNetV2 (0,35, 0,5 y 1) y V3, EfficientNet-B0, ConvNeXt hasta tiny, ViT y DeiT hasta base, y DINOv2 small y base.',
    importChannels:
      'Estos pesos leen imágenes de {{channels}} canales. Una receta tiene imágenes en gris (1) y en color (3).',
    importNothingFits: 'Ninguno de estos pesos encaja en la red de la receta. El primero que no: {{first}}',
    sidecarUnreadable: '{{name}} no se puede leer.',
    preprocessingUnknown: '{{name}} pide {{what}}, y una receta no sabe decir eso.',
    exportFailed: 'No se pudo hacer el archivo.',
    tfjsCannotExpress:
      'Las capas de tfjs no tienen {{operation}} (en {{path}}): para esta red, usa ONNX o la demo HTML.',
    tableIsHtml:
      'Esto es una página web, no una tabla: la descarga falló, a menudo por no haber iniciado sesión. Descárguela de nuevo.',
    tableIsPointer:
      'Esto es un puntero de Git LFS, no la tabla a la que apunta. Obtenga el archivo con «git lfs pull».',
    tableIsSpreadsheet:
      'Esto es un libro de cálculo, no un CSV. Ábralo en la hoja de cálculo y guárdelo como CSV.',
    tableIsBinary: 'Esto no es texto y por tanto no es un CSV. Si está comprimido, descomprímalo antes.',
    csvUnclosedQuote: 'En la línea {{line}} del CSV se abre una comilla que no se cierra.',
    csvStrayQuote: 'En la línea {{line}} del CSV hay una comilla donde no puede haberla.',
    sampleEmpty: 'La tabla está vacía.',
    sampleRagged: 'La fila {{row}} de la tabla no tiene {{columns}} columnas.',
    sampleOneColumn: 'La tabla tiene una sola columna, «{{name}}»: no hay sitio para una respuesta.',
    sampleColumns:
      'La tabla tiene {{columns}} columnas, que no cuadran ni con una respuesta ni con las {{classes}} clases. Diga en qué columna va la respuesta.',
    sampleClasses: 'Columnas de la tabla que no son clases de este modelo: {{columns}}',
    sampleLacksClasses: 'La tabla no tiene columna para estas clases del modelo: {{classes}}',
    submissionUndecided:
      'La muestra no dice qué es la respuesta. Elija en Envío, junto a las dos vistas previas.',
    truthColumns: 'Un archivo de respuestas necesita dos columnas: Id y clase.',
    truthClasses: '«{{name}}», en el archivo de respuestas, no es ninguna de las clases.',
    truthEmpty: 'Las respuestas de este archivo están vacías: es un formulario y no sirve para puntuar.',
    truthIsTemplate:
      'Todas las respuestas de este archivo son iguales: es un formulario, no la verdad, y no sirve para puntuar.',
    truthIsProbable:
      'Las filas de este archivo no marcan una clase cada una. Las probabilidades son un envío y no sirven para puntuar.',
    truthUndecided:
      'Las respuestas podrían ser números de clase desde 0 o desde 1, o nombres de clase. Diga cuáles son.',
  },
  invalid: {
    tooSmall: 'Como mínimo {{minimum}}.',
    tooBig: 'Como máximo {{maximum}}.',
    notUsable: 'Este valor no se puede usar aquí.',
    patchIndivisible:
      'Parches de {{patchSize}} px no llenan una imagen de {{imageSize}} px: elige un divisor.',
    headsIndivisible: 'Un ancho de {{width}} no se puede repartir entre {{heads}} cabezas.',
    nothingLeft: 'Tras el bloque {{block}} no queda nada de {{imageSize}} px: reduce menos, o empieza mayor.',
    cropLargerThanImage: 'Un recorte de {{imageSize}} px no cabe en {{resizeTo}} px.',
    accumulationIndivisible: '{{microBatchSize}} no divide el lote de {{batchSize}}.',
    nothingToTrain: 'Validación y prueba dejan demasiado poco para entrenar.',
    binaryHeadClasses: 'Una salida distingue dos clases, y hay {{classCount}}.',
    oneFold: 'Un pliegue no es ninguno: 0, o al menos 2.',
    nesterovWithoutMomentum: 'Nesterov necesita un momento mayor que 0.',
    oneClass: 'Los datos tienen menos de dos clases.',
    patienceWithoutValidation:
      'Parar antes necesita imágenes de validación: aparta algunas, o deja esto vacío.',
    nothingGiven: 'Aquí no hay media ni desviación que vinieran con unos pesos: elige otra normalización.',
    statisticsOfOtherChannels:
      'La normalización se midió en imágenes de {{channels}} canales: elige otra, o esos canales.',
  },
};
