/*
 * A Vulkan layer between Dawn and a driver that has no hardware behind it. It asks the driver's compiler for what it made
 * of each compute pipeline (VK_KHR_pipeline_executable_properties) and writes that down as text. RADV's null device can
 * create and compile, but neither record commands nor wait: those calls answer success and do nothing.
 *
 * VIREO_RECORD names the file that the next pipeline is written to; without it nothing is written. VIREO_ASSEMBLY=1 asks for
 * its disassembly beside the statistics.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vulkan/vk_layer.h>
#include <vulkan/vulkan.h>

#define MOST_STATISTICS 64
#define MOST_TEXTS 16

/* One instance and one device a process: the bench makes no more. */
static PFN_vkGetInstanceProcAddr next_instance_proc;
static PFN_vkGetDeviceProcAddr next_device_proc;
static VkInstance instance;

#define NEXT(device, name) ((PFN_##name)next_device_proc(device, #name))

static bool wants_assembly(void) {
  const char *asked = getenv("VIREO_ASSEMBLY");
  return asked && strcmp(asked, "1") == 0;
}

static void write_statistics(FILE *file, VkDevice device, const VkPipelineExecutableInfoKHR *executable) {
  static VkPipelineExecutableStatisticKHR found[MOST_STATISTICS];
  uint32_t count = MOST_STATISTICS;
  memset(found, 0, sizeof found);
  for (uint32_t i = 0; i < count; i++) found[i].sType = VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_STATISTIC_KHR;
  if (NEXT(device, vkGetPipelineExecutableStatisticsKHR)(device, executable, &count, found) < 0) return;
  for (uint32_t i = 0; i < count; i++) {
    fprintf(file, "statistic\t%s\t", found[i].name);
    switch (found[i].format) {
      case VK_PIPELINE_EXECUTABLE_STATISTIC_FORMAT_FLOAT64_KHR: fprintf(file, "%g\n", found[i].value.f64); break;
      case VK_PIPELINE_EXECUTABLE_STATISTIC_FORMAT_INT64_KHR: fprintf(file, "%lld\n", (long long)found[i].value.i64); break;
      default: fprintf(file, "%llu\n", (unsigned long long)found[i].value.u64);
    }
  }
}

static void write_assembly(FILE *file, VkDevice device, const VkPipelineExecutableInfoKHR *executable) {
  PFN_vkGetPipelineExecutableInternalRepresentationsKHR ask =
      NEXT(device, vkGetPipelineExecutableInternalRepresentationsKHR);
  static VkPipelineExecutableInternalRepresentationKHR texts[MOST_TEXTS];
  uint32_t count = MOST_TEXTS;
  memset(texts, 0, sizeof texts);
  for (uint32_t i = 0; i < count; i++)
    texts[i].sType = VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_INTERNAL_REPRESENTATION_KHR;
  /* Asked twice: first for the sizes. */
  if (ask(device, executable, &count, texts) < 0) return;
  for (uint32_t i = 0; i < count; i++) texts[i].pData = calloc(1, texts[i].dataSize + 1);
  if (ask(device, executable, &count, texts) >= 0) {
    for (uint32_t i = 0; i < count; i++)
      if (texts[i].isText && strstr(texts[i].name, "ssembly"))
        fprintf(file, "assembly\n%s\n", (const char *)texts[i].pData);
  }
  for (uint32_t i = 0; i < count; i++) free(texts[i].pData);
}

static void write_record(VkDevice device, VkPipeline pipeline, const char *path) {
  VkPipelineInfoKHR info = {VK_STRUCTURE_TYPE_PIPELINE_INFO_KHR, NULL, pipeline};
  VkPipelineExecutablePropertiesKHR properties = {.sType = VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_PROPERTIES_KHR};
  /* A compute pipeline is one executable. */
  uint32_t count = 1;
  if (NEXT(device, vkGetPipelineExecutablePropertiesKHR)(device, &info, &count, &properties) < 0 || count != 1) return;
  FILE *file = fopen(path, "w");
  if (!file) return;
  VkPipelineExecutableInfoKHR executable = {VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_INFO_KHR, NULL, pipeline, 0};
  fprintf(file, "wave\t%u\n", properties.subgroupSize);
  write_statistics(file, device, &executable);
  if (wants_assembly()) write_assembly(file, device, &executable);
  fclose(file);
}

static VkResult VKAPI_CALL create_compute_pipelines(VkDevice device, VkPipelineCache cache, uint32_t count,
                                                    const VkComputePipelineCreateInfo *infos,
                                                    const VkAllocationCallbacks *allocator, VkPipeline *pipelines) {
  VkComputePipelineCreateInfo *capturing = calloc(count, sizeof *capturing);
  for (uint32_t i = 0; i < count; i++) {
    capturing[i] = infos[i];
    capturing[i].flags |= VK_PIPELINE_CREATE_CAPTURE_STATISTICS_BIT_KHR;
    if (wants_assembly()) capturing[i].flags |= VK_PIPELINE_CREATE_CAPTURE_INTERNAL_REPRESENTATIONS_BIT_KHR;
  }
  /* Not from the cache: a cached pipeline has no text. */
  VkResult result =
      NEXT(device, vkCreateComputePipelines)(device, VK_NULL_HANDLE, count, capturing, allocator, pipelines);
  const char *path = getenv("VIREO_RECORD");
  if (result == VK_SUCCESS && path && *path) write_record(device, pipelines[count - 1], path);
  free(capturing);
  (void)cache;
  return result;
}

static VkResult VKAPI_CALL do_nothing(void) { return VK_SUCCESS; }

/* Whatever is waited for has long happened. */
static VkResult VKAPI_CALL reached_value(VkDevice device, VkSemaphore semaphore, uint64_t *value) {
  (void)device, (void)semaphore;
  *value = INT64_MAX;
  return VK_SUCCESS;
}

static bool needs_hardware(const char *name) {
  static const char *const names[] = {
      "vkBeginCommandBuffer", "vkEndCommandBuffer", "vkResetCommandBuffer", "vkResetCommandPool", "vkQueueSubmit",
      "vkQueueSubmit2",       "vkQueueSubmit2KHR",  "vkQueueWaitIdle",      "vkDeviceWaitIdle",   "vkWaitForFences",
      "vkGetFenceStatus",     "vkResetFences",      "vkWaitSemaphores",     "vkWaitSemaphoresKHR",
  };
  if (strncmp(name, "vkCmd", 5) == 0) return true;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(name, names[i]) == 0) return true;
  return false;
}

static PFN_vkVoidFunction VKAPI_CALL device_proc(VkDevice device, const char *name) {
  if (strcmp(name, "vkGetDeviceProcAddr") == 0) return (PFN_vkVoidFunction)device_proc;
  PFN_vkVoidFunction next = next_device_proc(device, name);
  if (!next) return NULL;
  if (strcmp(name, "vkCreateComputePipelines") == 0) return (PFN_vkVoidFunction)create_compute_pipelines;
  if (strncmp(name, "vkGetSemaphoreCounterValue", 26) == 0) return (PFN_vkVoidFunction)reached_value;
  return needs_hardware(name) ? (PFN_vkVoidFunction)do_nothing : next;
}

/* The loader hands each layer a list of the layers below it, somewhere in the chain of structures. */
static VkResult VKAPI_CALL create_instance(const VkInstanceCreateInfo *info, const VkAllocationCallbacks *allocator,
                                           VkInstance *created) {
  VkLayerInstanceCreateInfo *chain = (VkLayerInstanceCreateInfo *)info->pNext;
  while (chain && (chain->sType != VK_STRUCTURE_TYPE_LOADER_INSTANCE_CREATE_INFO || chain->function != VK_LAYER_LINK_INFO))
    chain = (VkLayerInstanceCreateInfo *)chain->pNext;
  if (!chain) return VK_ERROR_INITIALIZATION_FAILED;
  next_instance_proc = chain->u.pLayerInfo->pfnNextGetInstanceProcAddr;
  chain->u.pLayerInfo = chain->u.pLayerInfo->pNext;
  PFN_vkCreateInstance create = (PFN_vkCreateInstance)next_instance_proc(NULL, "vkCreateInstance");
  VkResult result = create(info, allocator, created);
  if (result == VK_SUCCESS) instance = *created;
  return result;
}

static VkResult VKAPI_CALL create_device(VkPhysicalDevice adapter, const VkDeviceCreateInfo *info,
                                         const VkAllocationCallbacks *allocator, VkDevice *created) {
  VkLayerDeviceCreateInfo *chain = (VkLayerDeviceCreateInfo *)info->pNext;
  while (chain && (chain->sType != VK_STRUCTURE_TYPE_LOADER_DEVICE_CREATE_INFO || chain->function != VK_LAYER_LINK_INFO))
    chain = (VkLayerDeviceCreateInfo *)chain->pNext;
  if (!chain) return VK_ERROR_INITIALIZATION_FAILED;
  PFN_vkGetInstanceProcAddr instance_proc = chain->u.pLayerInfo->pfnNextGetInstanceProcAddr;
  next_device_proc = chain->u.pLayerInfo->pfnNextGetDeviceProcAddr;
  chain->u.pLayerInfo = chain->u.pLayerInfo->pNext;

  const char **extensions = calloc(info->enabledExtensionCount + 1, sizeof *extensions);
  for (uint32_t i = 0; i < info->enabledExtensionCount; i++) extensions[i] = info->ppEnabledExtensionNames[i];
  extensions[info->enabledExtensionCount] = VK_KHR_PIPELINE_EXECUTABLE_PROPERTIES_EXTENSION_NAME;
  VkPhysicalDevicePipelineExecutablePropertiesFeaturesKHR feature = {
      VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PIPELINE_EXECUTABLE_PROPERTIES_FEATURES_KHR, (void *)info->pNext, VK_TRUE};
  VkDeviceCreateInfo more = *info;
  more.pNext = &feature;
  more.enabledExtensionCount += 1;
  more.ppEnabledExtensionNames = extensions;
  VkResult result = ((PFN_vkCreateDevice)instance_proc(instance, "vkCreateDevice"))(adapter, &more, allocator, created);
  free(extensions);
  return result;
}

static PFN_vkVoidFunction VKAPI_CALL instance_proc(VkInstance of, const char *name) {
  if (strcmp(name, "vkGetInstanceProcAddr") == 0) return (PFN_vkVoidFunction)instance_proc;
  if (strcmp(name, "vkGetDeviceProcAddr") == 0) return (PFN_vkVoidFunction)device_proc;
  if (strcmp(name, "vkCreateInstance") == 0) return (PFN_vkVoidFunction)create_instance;
  if (strcmp(name, "vkCreateDevice") == 0) return (PFN_vkVoidFunction)create_device;
  return next_instance_proc ? next_instance_proc(of, name) : NULL;
}

__attribute__((visibility("default"))) VkResult
vkNegotiateLoaderLayerInterfaceVersion(VkNegotiateLayerInterface *wanted) {
  wanted->loaderLayerInterfaceVersion = 2;
  wanted->pfnGetInstanceProcAddr = instance_proc;
  wanted->pfnGetDeviceProcAddr = device_proc;
  wanted->pfnGetPhysicalDeviceProcAddr = NULL;
  return VK_SUCCESS;
}
