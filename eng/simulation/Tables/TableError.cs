namespace CartFunctions.Simulation.Tables;

/// <summary>An error of the table service: https://learn.microsoft.com/rest/api/storageservices/table-service-error-codes.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The error code.</param>
/// <param name="Message">The message.</param>
internal sealed record TableError(int Status, string Code, string Message)
{
    /// <summary>The body of an answer.</summary>
    public byte[] Body { get; } = ODataJson.Error(Code, Message);

    public static readonly TableError TableNotFound = new(404, "TableNotFound", "The table specified does not exist.");
    public static readonly TableError TableExists = new(409, "TableAlreadyExists", "The table specified already exists.");
    public static readonly TableError NotFound = new(404, "ResourceNotFound", "The specified resource does not exist.");
    public static readonly TableError EntityExists = new(409, "EntityAlreadyExists", "The specified entity already exists.");
    public static readonly TableError ConditionNotMet =
        new(412, "UpdateConditionNotSatisfied", "The update condition specified in the request was not satisfied.");

    public static readonly TableError InvalidInput = new(400, "InvalidInput", "An error occurred while processing this request.");
    public static readonly TableError InvalidResourceName = new(400, "InvalidResourceName", "The specified resource name is invalid.");
    public static readonly TableError OutOfRange =
        new(400, "OutOfRangeInput", "One of the request inputs is out of range.");

    public static readonly TableError PropertiesNeedValue =
        new(400, "PropertiesNeedValue", "The values are not specified for all properties in the entity.");

    public static readonly TableError KeyTooLarge =
        new(400, "KeyValueTooLarge", "The size of the key exceeds the maximum of 1 KiB.");

    public static readonly TableError ValueTooLarge =
        new(400, "PropertyValueTooLarge", "The property value exceeds the maximum allowed size (64KB).");

    public static readonly TableError NameTooLong =
        new(400, "PropertyNameTooLong", "The property name exceeds the maximum allowed length (255).");

    public static readonly TableError NameInvalid = new(400, "PropertyNameInvalid", "The property name is invalid.");
    public static readonly TableError TooManyProperties =
        new(400, "TooManyProperties", "The entity contains more properties than allowed (252).");

    public static readonly TableError EntityTooLarge =
        new(400, "EntityTooLarge", "The entity is larger than the maximum allowed size (1MB).");

    public static readonly TableError BodyTooLarge =
        new(413, "RequestBodyTooLarge", "The request body is too large and exceeds the maximum permissible limit.");

    public static readonly TableError DifferentPartitions = new(
        400, "CommandsInBatchActOnDifferentPartitions", "All commands in a batch must operate on same entity group.");

    public static readonly TableError DuplicateRow = new(
        400, "InvalidDuplicateRow", "The batch request contains multiple changes with same row key. An entity can appear only once.");

    public static readonly TableError ServerBusy = new(503, "ServerBusy", "The server is busy.");
    public static readonly TableError TimedOut =
        new(500, "OperationTimedOut", "Operation could not be completed within the specified time.");
    public static readonly TableError Internal = new(500, "InternalError", "Server encountered an internal error. Please try again.");
}

/// <summary>Ends a call with an error.</summary>
internal sealed class TableErrorException(TableError error) : Exception(error.Code)
{
    /// <summary>The error.</summary>
    public TableError Error => error;
}
